import { REJECTION_REASONS } from '../../setup/self-metric-reasons.js';
import type { RejectionReason, SkipReason } from '../../setup/self-metric-reasons.js';
import type { StreamAccount } from './account.js';
import type { UpdateAccount } from './update-account.js';

/** How many events of a stream something goes without, for one reason. */
export interface EventTotal<Reason extends string> {
  readonly stream: string;
  /** What goes without them: `metric "orders_total"`, or the stream itself. */
  readonly by: string;
  readonly reason: Reason;
  readonly count: number;
  /** All events that it could have used, these included. */
  readonly events: number;
}

export type SkipTotal = EventTotal<SkipReason>;
export type RejectionTotal = EventTotal<RejectionReason>;

/** An account of a metric or an insight, with the stream that it reads. */
export interface OwnedAccount {
  readonly stream: string;
  readonly by: string;
  readonly account: Pick<UpdateAccount, 'counted' | 'excluded' | 'skipped'>;
}

/** The accounts of these metrics or insights. `kind`: what they are called in a sentence. */
export function ownedBy(
  kind: 'metric' | 'insight',
  owners: readonly { readonly name: string; readonly stream: string }[],
  accounts: readonly { readonly name: string; readonly account: UpdateAccount }[],
): readonly OwnedAccount[] {
  const streams = new Map(owners.map(({ name, stream }) => [name, stream]));
  return accounts.flatMap(({ name, account }) => {
    const stream = streams.get(name);
    return stream === undefined ? [] : [{ stream, by: `${kind} "${name}"`, account }];
  });
}

/** Everything that is skipped, of metrics, insights and fields. */
export function* skipTotals(
  owners: Iterable<OwnedAccount>,
  streams: Iterable<Pick<StreamAccount, 'stream' | 'accepted' | 'unset'>>,
): Generator<SkipTotal> {
  for (const { stream, by, account } of owners) {
    const events = eventsOf(account);
    for (const [reason, count] of account.skipped) yield { stream, by, reason, count, events };
  }
  for (const { stream, accepted, unset } of streams) {
    // The rule of a field that a step left out is the reason of the skip.
    for (const { field, rule, count } of unset)
      yield { stream, by: `field "${field}"`, reason: rule as SkipReason, count, events: accepted };
  }
}

/** Everything that is rejected, without what a setup filters out on purpose. */
export function* rejectionTotals(
  streams: Iterable<Pick<StreamAccount, 'stream' | 'received' | 'rejected'>>,
): Generator<RejectionTotal> {
  for (const { stream, received, rejected } of streams) {
    for (const [reason, count] of rejected) {
      if (!REJECTION_REASONS[reason].deadLetter) continue;
      yield { stream, by: `stream "${stream}"`, reason, count, events: received };
    }
  }
}

/** All events that a metric or an insight could have used. */
export function eventsOf({ counted, excluded, skipped }: OwnedAccount['account']): number {
  return [...skipped.values()].reduce((sum, count) => sum + count, counted + excluded);
}
