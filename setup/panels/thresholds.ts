import type { CatalogEntry } from '../catalog.js';
import { sidesOf } from '../insight-sides.js';
import type { InsightSide } from '../insight-sides.js';
import type { MetricDisplay } from '../model/display.js';
import type { Insight } from '../model/insight.js';
import type { Setup } from '../model/setup.js';
import { roleOf } from '../severity.js';
import { natureOf } from './nature.js';

type Thresholds = MetricDisplay['thresholds'];
type Colour = Thresholds[number]['as'];

/** A bound with the colour of what is beyond it. */
interface ColouredSide extends InsightSide {
  readonly as: Colour;
}

/** Thresholds of a metric that is 1 (good) or 0 (critical). */
const STATE: Thresholds = [
  { from: 0, as: 'critical' },
  { from: 1, as: 'good' },
];

/** Thresholds of a metric: declared, or from its nature, or from the bounds of its insights. */
export function thresholdsOf(
  setup: Pick<Setup, 'displays' | 'insights' | 'alerting'>,
  entry: CatalogEntry,
): Thresholds {
  const declared = setup.displays.get(entry.name)?.thresholds ?? [];
  if (declared.length > 0) return declared;
  if (natureOf(entry) === 'state') return STATE;
  // An insight on a counter watches its total, but a panel shows its rate.
  if (entry.type === 'counter') return [];
  const sides = setup.insights
    .filter((insight) => 'metric' in insight && insight.metric === entry.name)
    .flatMap((insight) => sidesOf(insight).map((side) => ({ ...side, as: colourOf(insight, setup) })));
  return stepsOf(sides);
}

/** One step from each bound on, in the worst colour of what is active there; good where nothing is. */
function stepsOf(sides: readonly ColouredSide[]): Thresholds {
  const bounds = [...new Set(sides.map(({ bound }) => bound))].sort((a, b) => a - b);
  const [least] = bounds;
  if (least === undefined) return [];
  const first = { from: Math.min(0, least - 1), as: worstOf(sides.filter(isBelow)) };
  const others = bounds.map((from) => {
    const active = sides.filter((side) => (isBelow(side) ? side.bound > from : side.bound <= from));
    return { from, as: worstOf(active) };
  });
  return [first, ...others];
}

const isBelow = ({ direction }: InsightSide) => direction === 'below';

function worstOf(sides: readonly ColouredSide[]): Colour {
  return (['critical', 'warning'] as const).find((colour) => sides.some(({ as }) => as === colour)) ?? 'good';
}

const colourOf = ({ severity }: Insight, { alerting }: Pick<Setup, 'alerting'>) =>
  roleOf(severity, alerting) === 'critical' ? ('critical' as const) : ('warning' as const);
