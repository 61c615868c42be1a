import { natsSubjects } from '../../../setup/model/stream.js';
import type { StreamSource } from '../../../setup/model/stream.js';
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
  if (source.kind === 'jetstream' && recordedFrom !== undefined && recordedFrom !== source.jetstream.stream) {
    return false;
  }
  const isFromStream = source.kind === 'jetstream' && recordedFrom !== undefined;
  const created = source.kind === 'jetstream' && !isFromStream ? source.jetstream.create?.subjects : undefined;
  const patterns = natsSubjects(source) ?? created;
  return patterns === undefined || patterns.some((pattern) => matchesSubject(pattern, subject));
}
