/** Comparisons of all addresses that wait. */
export const MAX_WAITING_COMPARISONS = 64;
/** Comparisons of one address that wait. */
export const MAX_WAITING_PER_ADDRESS = 8;

/** `address`: the address has too many waiting; `backlog`: all addresses together have. */
export type CrowdedOut = 'address' | 'backlog';

/** Compares one password with one hash, when its turn has come. Resolves with a reason if that is no longer wanted. */
export type CompareFor = (address: string, password: string, hash: string) => Promise<boolean | CrowdedOut>;

interface Comparison {
  readonly address: string;
  readonly password: string;
  readonly hash: string;
  readonly settle: (outcome: Promise<boolean | CrowdedOut> | CrowdedOut) => void;
}

/**
 * Runs one comparison at a time, so that guessing costs one core at most.
 *
 * 1. The address with the lowest rank is next; of equals, the one that was served longest ago.
 * 2. Within an address the newest comparison is next: who asked first may have given up.
 * 3. What is too much is crowded out: the oldest comparison of the address itself or, if all together are too many, of the address
 *    with the highest rank. A newcomer that itself has the highest rank does not enter.
 */
export class ComparisonQueue {
  /** By address, oldest first. The address that was served longest ago comes first. */
  readonly #waiting = new Map<string, Comparison[]>();
  readonly #compare: CompareFor;
  readonly #failures: (address: string) => number;
  #isRunning = false;

  /** `failures`: the recent failures of an address, which rank it together with what it has waiting. */
  constructor(compare: CompareFor, failures: (address: string) => number) {
    this.#compare = compare;
    this.#failures = failures;
  }

  get length(): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Calls `onStart` with a function that takes the comparison back, if it still waits. */
  async run(
    address: string,
    password: string,
    hash: string,
    onStart: (cancel: () => void) => void,
  ): Promise<boolean | CrowdedOut | 'cancelled'> {
    const outcome = await new Promise<{
      readonly of: Promise<boolean | CrowdedOut> | CrowdedOut | 'cancelled';
    }>((resolve) => {
      const comparison: Comparison = { address, password, hash, settle: (of) => resolve({ of }) };
      onStart(() => {
        if (this.#remove(comparison)) resolve({ of: 'cancelled' });
      });
      this.#add(comparison);
      this.#runNext();
    });
    return outcome.of;
  }

  #add(comparison: Comparison): void {
    const { address } = comparison;
    const own = this.#waiting.get(address) ?? [];
    if (own.length >= MAX_WAITING_PER_ADDRESS) own.shift()?.settle('address');
    else if (this.length >= MAX_WAITING_COMPARISONS && !this.#makeRoom(address)) {
      comparison.settle('backlog');
      return;
    }
    own.push(comparison);
    this.#waiting.set(address, own);
  }

  /** Crowds out a comparison of the address with the highest rank; returns whether there is one above the newcomer's. */
  #makeRoom(newcomer: string): boolean {
    const addresses = [...this.#waiting.keys()];
    const worst = addresses.reduce((highest, each) =>
      this.#rank(each) > this.#rank(highest) ? each : highest,
    );
    if (this.#rank(worst) <= this.#rank(newcomer) + 1) return false;
    const [oldest] = this.#waiting.get(worst) ?? [];
    if (oldest === undefined) return false;
    this.#remove(oldest);
    oldest.settle('backlog');
    return true;
  }

  #rank(address: string): number {
    return this.#failures(address) + (this.#waiting.get(address)?.length ?? 0);
  }

  #runNext(): void {
    if (this.#isRunning) return;
    const comparison = this.#takeNext();
    if (comparison === undefined) return;
    this.#isRunning = true;
    const { address, password, hash } = comparison;
    const result = this.#compare(address, password, hash);
    comparison.settle(result);
    const goOn = () => {
      this.#isRunning = false;
      this.#runNext();
    };
    result.then(goOn, goOn);
  }

  #takeNext(): Comparison | undefined {
    const addresses = [...this.#waiting.keys()];
    if (addresses.length === 0) return undefined;
    const next = addresses.reduce((lowest, each) => (this.#rank(each) < this.#rank(lowest) ? each : lowest));
    const own = this.#waiting.get(next) ?? [];
    const comparison = own.pop();
    // Behind all others.
    this.#waiting.delete(next);
    if (own.length > 0) this.#waiting.set(next, own);
    return comparison;
  }

  #remove(comparison: Comparison): boolean {
    const own = this.#waiting.get(comparison.address);
    const index = own?.indexOf(comparison) ?? -1;
    if (own === undefined || index < 0) return false;
    own.splice(index, 1);
    if (own.length === 0) this.#waiting.delete(comparison.address);
    return true;
  }
}
