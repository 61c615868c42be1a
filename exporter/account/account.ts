import type { RejectionReason, SkipReason } from '../../setup/self-metric-reasons.js';
import type { Rejection } from '../event/rejection.js';
import type { Watermark } from '../window/watermark.js';
import type { StateHolder } from '../state/holder.js';
import { ViolationCounts } from './violation-counts.js';
import type { CountedViolation } from './violation-counts.js';

interface Counts {
  accepted: number;
  bytes: number;
  identitiesForgotten: number;
  lastArrivalMs: number | undefined;
  readonly rejected: Map<RejectionReason, number>;
  readonly violations: ViolationCounts;
  readonly unset: ViolationCounts;
}

/** Counts since the last drain, or all counts. */
export type AccountDelta = Omit<Counts, 'violations' | 'unset'> & {
  readonly violations: readonly CountedViolation[];
  readonly unset: readonly CountedViolation[];
};

/** Counts the outcome of every event of one stream: received = accepted + all rejected. */
export class StreamAccount implements StateHolder<AccountDelta> {
  readonly stream: string;
  readonly #watermark: Watermark;
  #counts: Counts;

  constructor(stream: string, watermark: Watermark) {
    this.stream = stream;
    this.#watermark = watermark;
    this.#counts = emptyCounts();
  }

  get received(): number {
    let received = this.accepted;
    for (const count of this.#counts.rejected.values()) received += count;
    return received;
  }

  get accepted(): number {
    return this.#counts.accepted;
  }

  /** Payload bytes of all events received. */
  get bytes(): number {
    return this.#counts.bytes;
  }

  get rejected(): ReadonlyMap<RejectionReason, number> {
    return this.#counts.rejected;
  }

  get violations(): Iterable<CountedViolation> {
    return this.#counts.violations;
  }

  /** Fields that `set` steps left out, each with the reason as its rule. */
  get unset(): Iterable<CountedViolation> {
    return this.#counts.unset;
  }

  /** Identities that deduplication forgot early because of its limit: their duplicates are not found. */
  get identitiesForgotten(): number {
    return this.#counts.identitiesForgotten;
  }

  /** Arrival time of the last event, milliseconds since 1970; `undefined` before the first. */
  get lastArrivalMs(): number | undefined {
    return this.#counts.lastArrivalMs;
  }

  /** Highest event time; `undefined` before the first event. */
  get newestEventMs(): number | undefined {
    return finite(this.#watermark.newestMs);
  }

  /** Windows that end at or before this event time are closed; `undefined` before the first event. */
  get watermarkMs(): number | undefined {
    return finite(this.#watermark.watermarkMs);
  }

  /** Counts a message, before its outcome is known. */
  countMessage(bytes: number, arrivalMs: number): void {
    this.#counts.bytes += bytes;
    this.#counts.lastArrivalMs = arrivalMs;
  }

  countForgotten(identities: number): void {
    this.#counts.identitiesForgotten += identities;
  }

  /** Counts a field that a `set` step left out. Returns whether it is the first with this reason. */
  countUnset(field: string, reason: SkipReason): boolean {
    return this.#counts.unset.count({ field, rule: reason });
  }

  /** Counts the outcome of one event. */
  countEvent(rejection: Rejection | undefined): void {
    const counts = this.#counts;
    if (rejection === undefined) {
      counts.accepted++;
      return;
    }
    counts.rejected.set(rejection.reason, (counts.rejected.get(rejection.reason) ?? 0) + 1);
    for (const violation of rejection.violations ?? []) counts.violations.count(violation);
  }

  /** Shares the counts of `previous` from now on. */
  adopt(previous: StreamAccount): void {
    this.#counts = previous.#counts;
  }

  /** Returns the counts and resets them to zero. */
  drain(): AccountDelta {
    const drained = this.save();
    this.#counts = emptyCounts();
    return drained;
  }

  save(): AccountDelta {
    const { rejected, violations, unset, ...counts } = this.#counts;
    return {
      ...counts,
      rejected: new Map(rejected),
      violations: [...violations].map((violation) => ({ ...violation })),
      unset: [...unset].map((field) => ({ ...field })),
    };
  }

  restore(state: AccountDelta): void {
    this.#counts = emptyCounts();
    this.absorb(state);
  }

  /** Adds the counts of another thread. */
  absorb(delta: AccountDelta): void {
    const counts = this.#counts;
    counts.accepted += delta.accepted;
    counts.bytes += delta.bytes;
    counts.identitiesForgotten += delta.identitiesForgotten;
    if (delta.lastArrivalMs !== undefined) {
      counts.lastArrivalMs = Math.max(counts.lastArrivalMs ?? -Infinity, delta.lastArrivalMs);
    }
    for (const [reason, count] of delta.rejected) {
      counts.rejected.set(reason, (counts.rejected.get(reason) ?? 0) + count);
    }
    for (const violation of delta.violations) counts.violations.count(violation, violation.count);
    for (const field of delta.unset) counts.unset.count(field, field.count);
  }
}

function emptyCounts(): Counts {
  return {
    accepted: 0,
    bytes: 0,
    identitiesForgotten: 0,
    lastArrivalMs: undefined,
    rejected: new Map(),
    violations: new ViolationCounts(),
    unset: new ViolationCounts(),
  };
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
