import type { ConsumerConfig } from '@nats-io/jetstream';
import { matchesSubject, overlap, withoutCovered } from '../../../../setup/subject-pattern.js';
import { isSince } from '../server-version.js';

/** Which messages of a JetStream stream a consumer delivers, and which of these the reader skips. */
export interface ConsumerFilter {
  readonly config: Pick<ConsumerConfig, 'filter_subject' | 'filter_subjects'>;
  /** Set if the consumer delivers the whole stream: whether the stream of the setup reads the subject. */
  readonly accepts: ((subject: string) => boolean) | undefined;
}

/** From this server version on, a consumer has several filter subjects. They must not overlap. */
const SEVERAL_SINCE = [2, 10] as const;

/** @param subjects patterns; empty: the whole stream */
export function consumerFilter(subjects: readonly string[], serverVersion: string): ConsumerFilter {
  const patterns = withoutCovered(subjects);
  const [first, second] = patterns;
  if (first === undefined) return { config: {}, accepts: undefined };
  if (second === undefined) return { config: { filter_subject: first }, accepts: undefined };
  if (isSince(serverVersion, SEVERAL_SINCE) && areApart(patterns)) {
    return { config: { filter_subjects: [...patterns] }, accepts: undefined };
  }
  return {
    config: {},
    accepts: (subject) => patterns.some((pattern) => matchesSubject(pattern, subject)),
  };
}

/** Whether an existing consumer already has the filter. */
export function hasFilter(existing: ConsumerConfig, { config }: ConsumerFilter): boolean {
  const found = existing.filter_subjects ?? [];
  const wanted = config.filter_subjects ?? [];
  return (
    (existing.filter_subject ?? '') === (config.filter_subject ?? '') &&
    found.length === wanted.length &&
    wanted.every((subject) => found.includes(subject))
  );
}

function areApart(patterns: readonly string[]): boolean {
  return patterns.every((each, index) => patterns.slice(index + 1).every((other) => !overlap(each, other)));
}
