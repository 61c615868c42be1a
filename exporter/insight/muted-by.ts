import type { Setup } from '../../setup/model/setup.js';
import { mutingsOf } from '../../setup/muting.js';
import type { Muting } from '../../setup/muting.js';
import type { FiringInsight } from './insight-board.js';

/** An insight that fires, with the one that keeps its alert back. */
export type MutedInsight = FiringInsight & {
  /** Name of an insight. Unset: none does. */
  readonly mutedBy?: string;
};

/** By setup: a live page asks several times a second. */
const KNOWN = new WeakMap<Setup, readonly Muting[]>();

/** Adds to insights that fire what keeps their alerts back in Alertmanager, as far as the exporter knows: another insight. */
export function withMuting(firing: readonly FiringInsight[], setup: Setup): readonly MutedInsight[] {
  if (firing.length < 2) return firing;
  const mutings = KNOWN.get(setup) ?? mutingsOf(setup);
  KNOWN.set(setup, mutings);
  const causes = new Map<string, readonly FiringInsight[]>();
  for (const insight of firing) causes.set(insight.rule, [...(causes.get(insight.rule) ?? []), insight]);
  return firing.map((insight) => {
    const found = mutings.find(({ source, target, labels }) => {
      if (target !== insight.rule) return false;
      return causes.get(source)?.some((cause) => isSameSeries(cause, insight, labels)) === true;
    });
    return found === undefined ? insight : { ...insight, mutedBy: found.source };
  });
}

function isSameSeries(one: FiringInsight, other: FiringInsight, labels: readonly string[]): boolean {
  return labels.every((label) => (one.labels[label] ?? '') === (other.labels[label] ?? ''));
}
