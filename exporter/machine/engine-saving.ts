import { accountIdentity, deduplicationIdentity, eventTimeIdentity } from '../identity/identity.js';
import { byIdentity } from '../state/holder.js';
import type { Extent, Saved, StateHolder } from '../state/holder.js';
import type { Deduplicator } from '../deduplicate/deduplicator.js';
import type { KeysState } from '../deduplicate/recent-keys.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { RunningStream } from './compile/compile-stream.js';
import { restoreTable } from './engine-delta.js';
import type { StreamKeys } from './engine-delta.js';
import type { EngineState, MetricState } from './engine-state.js';
import type { InsightAccount } from './insight-account.js';
import type { RunningMetric } from './running-metric.js';

/** What an engine runs: everything that holds state. */
export interface EngineParts {
  readonly streams: readonly RunningStream[];
  readonly metrics: readonly RunningMetric[];
  readonly insights: readonly InsightAccount[];
}

/** Captures the state at once; the work saves it as it was then. */
export function captureEngine(
  { streams, metrics, insights }: EngineParts,
  extent: Extent,
  turn: Turn,
): Work<EngineState> {
  const accounts = streams.map(({ declaration, account }) => ({
    identity: accountIdentity(declaration),
    state: account.save(),
  }));
  const eventTimes = streams.map(({ declaration, watermark }) => ({
    identity: eventTimeIdentity(declaration),
    state: watermark.save(),
  }));
  const keys = streams.flatMap(({ declaration, duplicates }) =>
    duplicates === undefined
      ? []
      : [{ identity: deduplicationIdentity(declaration), work: duplicates.capture(extent, turn) }],
  );
  const tables = metrics.map(({ identity, table, account, announced }) => ({
    identity,
    account: account.save(),
    announced: [...announced],
    work: table.capture(extent, turn),
  }));
  const insightAccounts = insights.map(({ identity, account }) => ({ identity, state: account.save() }));
  return (function* (): Work<EngineState> {
    const deduplications: Saved<KeysState>[] = [];
    for (const { identity, work } of keys) deduplications.push({ identity, state: yield* work });
    const saved: Saved<MetricState>[] = [];
    for (const { identity, work, account, announced } of tables) {
      saved.push({ identity, state: { table: yield* work, account, announced } });
    }
    return { accounts, eventTimes, deduplications, metrics: saved, insights: insightAccounts };
  })();
}

/** What `read` reads of the identities that the streams of these names remember. */
export function keysOf(
  streams: Iterable<RunningStream>,
  names: readonly string[],
  read: (keys: Deduplicator) => KeysState,
): StreamKeys {
  return [...streams].flatMap(({ declaration: { name }, duplicates }) =>
    duplicates === undefined || !names.includes(name) ? [] : [[name, read(duplicates)] as const],
  );
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
