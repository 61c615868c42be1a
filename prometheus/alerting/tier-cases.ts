import { formatDuration } from '../../setup/model/duration.js';
import { objectiveErrorRatio } from '../names.js';
import type { Burn } from '../../setup/objective/burn-rate.js';
import { selector } from '../promql.js';
import { beyond } from './beyond.js';
import { levels, run } from './probe.js';
import type { Course, Firing, ProbeSeries, Scenario } from './probe.js';

/**
 * A tier by its own two error ratios, just beyond the bound and at it. Tiers that share their windows, as those of a short objective
 * do, cannot be told apart like that: they have no such cases.
 */
export function tierCases(
  burn: Burn,
  burns: readonly Burn[],
  labels: Readonly<Record<string, string>>,
  firing: (value: number) => Firing,
): readonly Scenario[] {
  const sharing = burns.filter(({ longMs, shortMs }) => longMs === burn.longMs && shortMs === burn.shortMs);
  if (sharing.length > 1) return [];
  const bound = burn.errorRatio;
  const value = beyond(bound, 'above');
  const below = Number((2 * bound - value).toPrecision(10));
  const beyondBound = levels(bound, value, below);
  const atBound = atBoundThenBelow(bound, below);
  const alwaysBeyond = levels(value, value);
  const ratios = (long: Course, short: Course): readonly ProbeSeries[] => [
    { series: ratio(burn.longMs, labels), course: long, elsewhere: alwaysBeyond },
    { series: ratio(burn.shortMs, labels), course: short, elsewhere: alwaysBeyond },
  ];
  return [
    {
      name: 'both ratios just beyond the bound',
      series: ratios(beyondBound, beyondBound),
      firing: [firing(value)],
    },
    { name: 'only that of the long window', series: ratios(beyondBound, atBound), firing: [] },
    { name: 'only that of the short window', series: ratios(atBound, beyondBound), firing: [] },
  ];
}

/** Both do not meet the condition, and differ from it in another way: `>` is neither `>=` nor `!=`. */
const atBoundThenBelow =
  (bound: number, below: number): Course =>
  ({ before, during, after }) => {
    const late = Math.floor(during / 2);
    return [run(bound, 0, before + during - late), run(below, 0, late), run(bound, 0, after)].join(' ');
  };

const ratio = (windowMs: number, labels: Readonly<Record<string, string>>) =>
  selector(objectiveErrorRatio(formatDuration(windowMs)), labels);
