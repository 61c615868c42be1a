import { AGAINST_MS } from '../model/change-insight.js';
import { formatDuration } from '../model/duration.js';
import type { Insight } from '../model/insight.js';
import { traitsOf } from '../model/aggregate.js';
import type { Metric } from '../model/metric.js';
import { distanceBeyond, sidesOf } from '../insight-sides.js';
import type { InsightSide } from '../insight-sides.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** The values that a metric can have. */
interface ValueRange {
  readonly least: number;
  readonly greatest: number;
  /** Why, as a part of a sentence. */
  readonly why: string;
  /** Whether it follows from the setup, and not only from a name. */
  readonly isCertain: boolean;
}

/** A longer cooldown hides the next problem, which is another one. */
const LONGEST_COOLDOWN_MS = 7 * 86_400_000;
const ANY: ValueRange = { least: -Infinity, greatest: Infinity, why: '', isCertain: true };

/** Insights that can never fire or never end, that always fire, contradict each other, or are declared twice. */
export function* checkInsightBounds(context: CheckContext): Generator<Problem> {
  const earlier = new Earlier();
  for (const insight of context.setup.insights) {
    yield* reachProblems(context, insight);
    yield* constantProblems(context, insight);
    yield* cooldownProblems(context, insight);
    yield* historyProblems(context, insight);
    yield* earlier.problemsOf(context, insight);
  }
}

const metricOf = ({ setup }: CheckContext, insight: Insight) =>
  'metric' in insight ? setup.metrics.find(({ name }) => name === insight.metric) : undefined;

/** Numbers of events are never negative, and a share is at most 1. */
function rangeOf(metric: Metric | undefined): ValueRange {
  if (metric === undefined) return ANY;
  const countsEvents =
    metric.kind === 'window' && traitsOf(metric.aggregate).zeroIfEmpty && metric.value === undefined;
  const countsValues = metric.kind === 'window' && traitsOf(metric.aggregate).input === 'identity';
  if (countsEvents || (countsValues && metric.aggregate.kind !== 'top')) {
    return { ...ANY, least: 0, why: 'it counts, so it is never less than 0' };
  }
  if (metric.kind === 'counter') return { ...ANY, least: 0, why: 'a counter is never less than 0' };
  if (!metric.name.endsWith('_ratio')) return ANY;
  return { least: 0, greatest: 1, why: 'by its name it is a share, from 0 to 1', isCertain: false };
}

function keyOf(insight: Insight, { direction }: InsightSide): string {
  return sidesOf(insight).length > 1 ? 'outside' : direction;
}

function* reachProblems(context: CheckContext, insight: Insight): Generator<Problem> {
  const range = rangeOf(metricOf(context, insight));
  const { processing } = context;
  const path = ['instantInsightRules', insight.name];
  const sides = sidesOf(insight);
  const always = sides.find((side) => isAlways(side, range));
  const never = sides.filter((side) => isNever(side, range));
  const level = range.isCertain ? 'error' : 'warning';
  if (always !== undefined) {
    const message = `it always fires: every value is ${always.direction} ${always.bound}, since ${range.why}`;
    yield processing.keyProblem([...path, keyOf(insight, always)], message, level);
    return;
  }
  for (const side of never) {
    const subject = sides.length > 1 ? `"${side.direction} ${side.bound}" never holds` : 'it never fires';
    const advice = sides.length > 1 && never.length < sides.length ? '. Use the other bound alone' : '';
    const message = `${subject}: no value is ${side.direction} ${side.bound}, since ${range.why}${advice}`;
    yield processing.keyProblem([...path, keyOf(insight, side)], message, level);
  }
  for (const side of sides) {
    if (never.includes(side) || side.clear === side.bound || !isNever(clearOf(side), range)) continue;
    const key = side.direction === 'above' ? 'clearBelow' : 'clearAbove';
    const message = `it never ends: no value is ${key === 'clearBelow' ? 'below' : 'above'} ${side.clear}, since ${range.why}`;
    yield processing.keyProblem([...path, key], message, level);
  }
}

/** The values that end it, as if they made it fire. */
const clearOf = ({ direction, clear }: InsightSide): InsightSide => ({
  direction: direction === 'above' ? 'below' : 'above',
  bound: clear,
  clear,
});

/** Whether no value is beyond a bound. */
function isNever(side: InsightSide, { least, greatest }: ValueRange): boolean {
  return distanceBeyond(side, side.direction === 'above' ? greatest : least) <= 0;
}

/** Whether every value is. */
function isAlways(side: InsightSide, { least, greatest }: ValueRange): boolean {
  return distanceBeyond(side, side.direction === 'above' ? least : greatest) > 0;
}

/** A condition on events that does not read them. */
function* constantProblems({ processing }: CheckContext, insight: Insight): Generator<Problem> {
  if (!('where' in insight)) return;
  const path = ['instantInsightRules', insight.name, 'where'];
  if (insight.where.trim() === 'false')
    yield processing.problem(path, 'it never fires: no event makes "false" true');
}

function* cooldownProblems({ processing }: CheckContext, insight: Insight): Generator<Problem> {
  const cooldownMs =
    'band' in insight ? insight.band.cooldownMs : 'cooldownMs' in insight ? insight.cooldownMs : 0;
  if (cooldownMs === undefined || cooldownMs <= LONGEST_COOLDOWN_MS) return;
  const message = `for ${formatDuration(cooldownMs)} after an episode, the next one is told only if it is half as bad again: use at most ${formatDuration(LONGEST_COOLDOWN_MS)}`;
  yield processing.keyProblem(['instantInsightRules', insight.name, 'cooldown'], message, 'warning');
}

/** Windows that overlap with those that they are compared with hide a part of every change. */
function* historyProblems(context: CheckContext, insight: Insight): Generator<Problem> {
  if (!('change' in insight)) return;
  const metric = metricOf(context, insight);
  const { against } = insight.change;
  const sizeMs = metric?.kind === 'window' && metric.span.kind === 'sized' ? metric.span.sizeMs : 0;
  if (sizeMs < AGAINST_MS[against]) return;
  const path = ['instantInsightRules', insight.name, 'change', 'against'];
  const message = `the windows of "${insight.metric}" last ${formatDuration(sizeMs)}, so that now and ${against} have events in common: use a shorter window${against === 'yesterday' ? ', or "last week"' : ''}`;
  yield context.processing.problem(path, message, 'warning');
}

/** What two insights that do the same may differ in. */
function conditionOf(insight: Insight): string {
  const { name: _name, severity: _severity, summary: _summary, description: _description, ...rest } = insight;
  return JSON.stringify(rest);
}

/** A bound of an insight. */
interface OwnSide extends InsightSide {
  readonly insight: string;
}

/** The insights before one, as far as they may contradict it. Each is looked at once, however many there are. */
class Earlier {
  readonly #conditions = new Map<string, string>();
  /** By metric: the bound that most values are beyond. */
  readonly #widest: Readonly<Record<InsightSide['direction'], Map<string, OwnSide>>> = {
    above: new Map(),
    below: new Map(),
  };

  *problemsOf(context: CheckContext, insight: Insight): Generator<Problem> {
    yield* this.#twice(context, insight);
    yield* this.#contradiction(context, insight);
  }

  *#twice({ processing }: CheckContext, insight: Insight): Generator<Problem> {
    const condition = conditionOf(insight);
    const twin = this.#conditions.get(condition);
    this.#conditions.set(condition, twin ?? insight.name);
    if (twin === undefined) return;
    const message = `"${insight.name}" fires exactly when "${twin}" does, which has the same condition: remove one of them, or give it another bound`;
    yield processing.keyProblem(['instantInsightRules', insight.name], message, 'warning');
  }

  /** Two bounds of one metric between which no value is: one of them always fires. */
  *#contradiction({ processing }: CheckContext, insight: Insight): Generator<Problem> {
    if (!('metric' in insight)) return;
    const { metric } = insight;
    const sides = sidesOf(insight);
    const clash = sides.flatMap((side) => {
      const isAbove = side.direction === 'above';
      const other = this.#widest[isAbove ? 'below' : 'above'].get(metric);
      if (other === undefined) return [];
      return (isAbove ? side.bound < other.bound : other.bound < side.bound) ? [{ side, other }] : [];
    })[0];
    for (const side of sides) {
      const widest = this.#widest[side.direction];
      const known = widest.get(metric);
      const isWider = known === undefined || distanceBeyond(side, known.bound) > 0;
      if (isWider) widest.set(metric, { ...side, insight: insight.name });
    }
    if (clash === undefined) return;
    const { side, other } = clash;
    const message = `every value is ${side.direction} ${side.bound}, or ${other.direction} ${other.bound} as for "${other.insight}": one of both always fires`;
    const path = ['instantInsightRules', insight.name, keyOf(insight, side)];
    yield processing.keyProblem(path, message, 'warning');
  }
}
