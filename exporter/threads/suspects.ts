import type { InProcess } from '../event/in-process.js';

/** Most messages that are refused because they ended a worker; beyond it the first ones are tried again. */
export const MAX_REFUSED_MESSAGES = 100;
/** A message is refused once it was in process at the end of this many workers. A worker that hangs tells more: it counts as all. */
const ENDS_TO_REFUSE = 2;

/** Sequences of messages that are refused, by stream. */
export type RefusedMessages = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Remembers the JetStream messages that were in process when a worker ended. JetStream delivers such a message again, and it would end the
 * next worker too: after that it is refused. A message of a plain subject does not come again.
 */
export class Suspects {
  /** Ends by message, the latest last. */
  readonly #ends = new Map<string, InProcess & { readonly ends: number }>();

  /** A worker ended in this message. */
  add(message: InProcess, isHung: boolean): void {
    if (message.sequence === 0) return;
    const key = `${message.sequence} ${message.stream}`;
    const ends = (this.#ends.get(key)?.ends ?? 0) + (isHung ? ENDS_TO_REFUSE : 1);
    this.#ends.delete(key);
    this.#ends.set(key, { ...message, ends });
    if (this.#ends.size <= MAX_REFUSED_MESSAGES) return;
    const [oldest = key] = this.#ends.keys();
    this.#ends.delete(oldest);
  }

  refused(): RefusedMessages {
    const refused = new Map<string, Set<number>>();
    for (const { stream, sequence, ends } of this.#ends.values()) {
      if (ends < ENDS_TO_REFUSE) continue;
      const known = refused.get(stream);
      if (known === undefined) refused.set(stream, new Set([sequence]));
      else known.add(sequence);
    }
    return refused;
  }
}
