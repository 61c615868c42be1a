import type { JetStreamManager } from '@nats-io/jetstream';

/**
 * When JetStream stored the oldest message after `read` that a reader of these subjects gets, milliseconds since 1970; `undefined` if there
 * is none.
 *
 * @param subjects patterns; empty: the whole stream
 */
export async function oldestWaiting(
  manager: JetStreamManager,
  stream: string,
  subjects: readonly string[],
  read: number,
): Promise<number | undefined> {
  const patterns = subjects.length === 0 ? ['>'] : subjects;
  const found = await Promise.all(
    patterns.map((pattern) => {
      // The client's type does not have `next_by_subj`: the first message on the subject from the sequence on.
      const query = { seq: read + 1, next_by_subj: pattern };
      return manager.streams.getMessage(stream, query);
    }),
  );
  const times = found.flatMap((message) => (message === null ? [] : [message.time.getTime()]));
  return times.length === 0 ? undefined : Math.min(...times);
}
