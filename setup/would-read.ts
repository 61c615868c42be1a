import { subjectsOf } from './model/source-subjects.js';
import type { StreamSource } from './model/stream.js';
import { matchesSubject } from './subject-pattern.js';

/**
 * Whether a source reads a message, as far as is known: a message without a subject is for all sources, and a whole JetStream stream
 * whose subjects the setup does not name gets all messages that were not recorded from another stream.
 *
 * @param recordedFrom JetStream stream of the message, if it was recorded from one
 */
export function wouldRead(
  source: StreamSource,
  subject: string | undefined,
  recordedFrom: string | undefined,
): boolean {
  if (subject === undefined) return true;
  if (source.kind !== 'jetstream')
    return subjectsOf(source).some((pattern) => matchesSubject(pattern, subject));
  const { stream, subjects, create } = source.jetstream;
  if (recordedFrom !== undefined && recordedFrom !== stream) return false;
  // The stream's own subjects matter only where the recording does not say what it holds.
  const created = recordedFrom === undefined ? (create?.subjects ?? []) : [];
  const patterns = subjects.length > 0 ? subjects : created;
  return patterns.length === 0 || patterns.some((pattern) => matchesSubject(pattern, subject));
}
