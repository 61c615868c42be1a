import { accountIdentity, deduplicationIdentity, eventTimeIdentity } from '../identity/identity.js';
import { byIdentity } from '../state/holder.js';
import type { Extent, StateHolder } from '../state/holder.js';
import type { RunningStream } from './compile/compile-stream.js';
import { restoreTable } from './engine-delta.js';
import type { EngineState } from './engine-state.js';
import type { InsightAccount } from './insight-account.js';
import type { RunningMetric } from './running-metric.js';

/** What an engine runs: everything that holds state. */
export interface EngineParts {
  readonly streams: readonly RunningStream[];
  readonly metrics: readonly RunningMetric[];
  readonly insights: readonly InsightAccount[];
}

export function saveEngine({ streams, metrics, insights }: EngineParts, extent: Extent): EngineState {
  return {
    accounts: streams.map(({ declaration, account }) => ({
      identity: accountIdentity(declaration),
      state: account.save(),
    })),
    eventTimes: streams.map(({ declaration, watermark }) => ({
      identity: eventTimeIdentity(declaration),
      state: watermark.save(),
    })),
    deduplications: streams.flatMap(({ declaration, duplicates }) =>
      duplicates === undefined
        ? []
        : [{ identity: deduplicationIdentity(declaration), state: duplicates.save(extent) }],
    ),
    metrics: metrics.map(({ identity, table, account, announced }) => ({
      identity,
      state: { table: table.save(extent), account: account.save(), announced: [...announced] },
    })),
    insights: insights.map(({ identity, account }) => ({
      identity,
      state: account.save(),
    })),
  };
}

/** Ignores the state of declarations that these parts do not have, or have with another identity. */
export function restoreEngine(
  parts: EngineParts,
  { accounts, eventTimes, deduplications, metrics, insights }: EngineState,
): void {
  const states = {
    accounts: byIdentity(accounts),
    eventTimes: byIdentity(eventTimes),
    deduplications: byIdentity(deduplications),
    metrics: byIdentity(metrics),
    insights: byIdentity(insights),
  };
  for (const { declaration, account, watermark, duplicates } of parts.streams) {
    restoreFrom(account, states.accounts.get(accountIdentity(declaration)));
    restoreFrom(watermark, states.eventTimes.get(eventTimeIdentity(declaration)));
    if (duplicates === undefined) continue;
    restoreFrom(duplicates, states.deduplications.get(deduplicationIdentity(declaration)));
  }
  for (const { identity, account } of parts.insights) {
    restoreFrom(account, states.insights.get(identity));
  }
  for (const { identity, table, account, announced } of parts.metrics) {
    const state = states.metrics.get(identity);
    if (state === undefined) continue;
    restoreTable(table, state.table);
    account.restore(state.account);
    for (const label of state.announced) announced.add(label);
  }
}

function restoreFrom<State>(holder: Pick<StateHolder<State>, 'restore'>, state: State | undefined): void {
  if (state !== undefined) holder.restore(state);
}
