import { createHmac, randomBytes } from 'node:crypto';

/** Right credentials that are remembered; about one for each user. */
export const MAX_KNOWN_RIGHT = 1_000;
/** Wrong ones, so that a scraper with an old password costs nothing. Guessing fills these and never displaces right ones. */
export const MAX_KNOWN_WRONG = 1_000;

/**
 * Credentials that have been compared, by digest. The digest has the hash in it: a changed password, or a user who was removed, is
 * not known. Its key is random, so how long a look-up takes says nothing about the credentials.
 */
export class KnownCredentials {
  readonly #key = randomBytes(32);
  readonly #right = new Set<string>();
  readonly #wrong = new Set<string>();

  /** `hash`: that of the user; unset: there is no such user. */
  digestOf(user: string, password: string, hash: string | undefined): string {
    return this.#keyed(JSON.stringify([user, password, hash ?? null])).toString('base64');
  }

  /** A number below `limit` that is always the same for a user, and that nobody outside can know. */
  choiceFor(user: string, limit: number): number {
    return this.#keyed(user).readUInt32BE(0) % limit;
  }

  /** `undefined`: not compared yet, or forgotten. */
  get(digest: string): boolean | undefined {
    if (this.#right.has(digest)) return true;
    return this.#wrong.has(digest) ? false : undefined;
  }

  set(digest: string, isRight: boolean): void {
    const [known, limit] = isRight ? [this.#right, MAX_KNOWN_RIGHT] : [this.#wrong, MAX_KNOWN_WRONG];
    known.add(digest);
    const [oldest] = known;
    if (known.size > limit && oldest !== undefined) known.delete(oldest);
  }

  #keyed(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
