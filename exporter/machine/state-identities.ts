import {
  historyIdentity,
  insightIdentity,
  keysIdentity,
  metricIdentity,
  positionIdentity,
  deduplicationIdentity,
} from '../identity/identity.js';
import type { Identity } from '../identity/identity.js';
import type { Setup } from '../../setup/model/setup.js';
import type { MachineState } from './machine.js';

/** The declarations whose state a person would miss: metrics, insights with their keys, deduplication, and positions of streams. */
export function declaredIdentities(setup: Setup): readonly Identity[] {
  const { streams, metrics, insights } = setup;
  return [
    ...metrics.map((metric) => metricIdentity(metric, setup)),
    ...insights.map((insight) => insightIdentity(insight, setup)),
    ...insights.flatMap((insight) => keysIdentity(insight) ?? []),
    ...insights.flatMap((insight) => historyIdentity(insight, setup) ?? []),
    ...streams.filter(({ deduplicate }) => deduplicate !== undefined).map(deduplicationIdentity),
    ...streams.filter(({ source }) => source.kind === 'jetstream').map(positionIdentity),
  ];
}

export function savedIdentities({ engine, board, positions }: MachineState): readonly Identity[] {
  const saved = [
    ...engine.metrics,
    ...board.rules,
    ...board.keys,
    ...(board.histories ?? []),
    ...engine.deduplications,
    ...positions,
  ];
  return saved.map(({ identity }) => identity);
}
