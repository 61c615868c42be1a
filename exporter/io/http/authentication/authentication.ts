import { ComparisonQueue } from './comparison-queue.js';
import type { CrowdedOut } from './comparison-queue.js';
import { readCredentials } from './credentials.js';
import type { BasicCredentials } from './credentials.js';
import { FailureLimit } from './failure-limit.js';
import { KnownCredentials } from './known-credentials.js';

/** Compares a password with a bcrypt hash. */
export type Compare = (password: string, hash: string) => Promise<boolean>;

/** Someone who asks to be let in. */
export interface Caller {
  /** See `clientAddress`. */
  readonly address: string;
  /** The header `Authorization`. */
  readonly header: string | undefined;
  /** Calls back when nobody waits for the answer any more. */
  readonly whenGone: (listener: () => void) => void;
}

/**
 * - `admitted`
 * - `failed`: there are no credentials, they cannot be read, or they are wrong.
 * - `refused`: not compared. `address`: this address has failed too often, or has too many waiting; `backlog`: all together have.
 * - `gone`: nobody waits for the answer.
 */
export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'failed'; readonly reason: 'missing' | 'malformed' | 'wrong' }
  | { readonly kind: 'refused'; readonly reason: CrowdedOut; readonly retryMs: number }
  | { readonly kind: 'gone' };

const ADMITTED: Admission = { kind: 'admitted' };
const WRONG: Admission = { kind: 'failed', reason: 'wrong' };

/** Who waits behind others may ask again after this time. */
const RETRY_MS = 1_000;

/**
 * Basic authentication against bcrypt hashes. Credentials that have been compared are answered at once, without a queue. Others wait
 * for one comparison at a time, which addresses share fairly.
 */
export class Authentication {
  readonly #known = new KnownCredentials();
  readonly #limit = new FailureLimit();
  readonly #compare: Compare;
  readonly #queue: ComparisonQueue;
  readonly #now: () => number;
  /** Comparisons under way by address and digest: a browser asks for several files at once. */
  readonly #pending = new Map<string, Promise<Admission>>();

  constructor(compare: Compare, now: () => number) {
    this.#compare = compare;
    this.#now = now;
    this.#queue = new ComparisonQueue(
      (address, password, hash) => this.#compareWithinLimit(address, password, hash),
      (address) => this.#limit.failures(address, now()),
    );
  }

  admit(users: ReadonlyMap<string, string>, caller: Caller): Admission | Promise<Admission> {
    const credentials = readCredentials(caller.header);
    if (typeof credentials === 'string') return { kind: 'failed', reason: credentials };
    const hash = users.get(credentials.user);
    const digest = this.#known.digestOf(credentials.user, credentials.password, hash);
    const isRight = this.#known.get(digest);
    if (isRight !== undefined) return isRight ? ADMITTED : WRONG;
    const key = `${caller.address} ${digest}`;
    const pending = this.#pending.get(key);
    // If the caller of the first is gone, this one still waits.
    if (pending !== undefined) {
      return pending.then((admission) => (admission.kind === 'gone' ? this.admit(users, caller) : admission));
    }
    const admission = this.#answer(users, credentials, digest, caller).finally(() =>
      this.#pending.delete(key),
    );
    this.#pending.set(key, admission);
    return admission;
  }

  async #answer(
    users: ReadonlyMap<string, string>,
    { user, password }: BasicCredentials,
    digest: string,
    { address, whenGone }: Caller,
  ): Promise<Admission> {
    if (this.#waitMs(address) > 0) return this.#refusal('address', address);
    const hash = users.get(user);
    const outcome = await this.#queue.run(address, password, hash ?? this.#decoy(users, user), whenGone);
    if (outcome === 'cancelled') return { kind: 'gone' };
    if (typeof outcome === 'string') return this.#refusal(outcome, address);
    const isRight = outcome && hash !== undefined;
    this.#known.set(digest, isRight);
    if (!isRight) return WRONG;
    this.#limit.giveBack(address, this.#now());
    return ADMITTED;
  }

  /** Counts as a failure until it turns out well. What waited when its address reached the limit is not compared. */
  async #compareWithinLimit(address: string, password: string, hash: string): Promise<boolean | CrowdedOut> {
    if (this.#waitMs(address) > 0) return 'address';
    this.#limit.take(address, this.#now());
    try {
      return await this.#compare(password, hash);
    } catch (error) {
      this.#limit.giveBack(address, this.#now());
      throw error;
    }
  }

  #waitMs(address: string): number {
    return this.#limit.waitMs(address, this.#now());
  }

  #refusal(reason: CrowdedOut, address: string): Admission {
    return { kind: 'refused', reason, retryMs: Math.max(RETRY_MS, this.#waitMs(address)) };
  }

  /** The hash of another user, always the same one, so that an unknown user takes as long as a known one. */
  #decoy(users: ReadonlyMap<string, string>, user: string): string {
    const hashes = [...users.values()];
    const hash = hashes[this.#known.choiceFor(user, hashes.length)];
    if (hash === undefined) throw new Error('BUG: there are no users to authenticate');
    return hash;
  }
}
