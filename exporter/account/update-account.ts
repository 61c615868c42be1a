import type { SkipReason } from '../../setup/self-metric-reasons.js';
import type { StateHolder } from '../state/holder.js';

/** Counts since the last drain, or all counts. */
export interface UpdateCounts {
  readonly counted: number;
  readonly excluded: number;
  readonly skipped: ReadonlyMap<SkipReason, number>;
}

/** Counts what a metric or an insight did with each event that its stream accepted: accepted = counted + excluded + skipped. */
export class UpdateAccount implements StateHolder<UpdateCounts> {
  #counted = 0;
  #excluded = 0;
  #skipped = new Map<SkipReason, number>();

  get counted(): number {
    return this.#counted;
  }

  /** Events that do not match its `where`. */
  get excluded(): number {
    return this.#excluded;
  }

  get skipped(): ReadonlyMap<SkipReason, number> {
    return this.#skipped;
  }

  count(): void {
    this.#counted++;
  }

  exclude(): void {
    this.#excluded++;
  }

  /** Returns whether it is the first event that is skipped for this reason. */
  skip(reason: SkipReason): boolean {
    const before = this.#skipped.get(reason) ?? 0;
    this.#skipped.set(reason, before + 1);
    return before === 0;
  }

  /** Skips events that were counted already. Returns whether they are the first that are skipped for this reason. */
  skipCounted(reason: SkipReason, events: number): boolean {
    this.#counted -= events;
    const before = this.#skipped.get(reason) ?? 0;
    this.#skipped.set(reason, before + events);
    return before === 0;
  }

  /** Returns the counts and resets them to zero. */
  drain(): UpdateCounts {
    const counts = this.save();
    this.restore({ counted: 0, excluded: 0, skipped: new Map() });
    return counts;
  }

  save(): UpdateCounts {
    return { counted: this.#counted, excluded: this.#excluded, skipped: new Map(this.#skipped) };
  }

  restore({ counted, excluded, skipped }: UpdateCounts): void {
    this.#counted = counted;
    this.#excluded = excluded;
    this.#skipped = new Map(skipped);
  }

  /** Adds the counts of another thread. */
  absorb({ counted, excluded, skipped }: UpdateCounts): void {
    this.#counted += counted;
    this.#excluded += excluded;
    for (const [reason, count] of skipped) {
      this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + count);
    }
  }
}

/** Whether nothing was counted. */
function isNothing({ counted, excluded, skipped }: UpdateCounts): boolean {
  return counted === 0 && excluded === 0 && skipped.size === 0;
}

/** What the accounts of metrics or insights have counted, by name; without those that have counted nothing. */
export function drained(
  running: ReadonlyMap<string, { readonly account: UpdateAccount }>,
): readonly (readonly [string, UpdateCounts])[] {
  return [...running]
    .map(([name, { account }]) => [name, account.drain()] as const)
    .filter(([, counts]) => !isNothing(counts));
}
