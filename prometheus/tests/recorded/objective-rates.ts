import { exampleSeries } from '../../../setup/promql/example-series.js';
import type { VectorSelector } from '../../../setup/promql/ast.js';
import type { Objective } from '../../../setup/model/objective.js';
import { formatDuration } from '../../../setup/model/duration.js';
import type { Setup } from '../../../setup/model/setup.js';
import { OBJECTIVE_GOOD_SEEN, objectiveBadEvents, objectiveEvents, objectiveLabels } from '../../names.js';
import { narrowed } from '../../narrowed.js';
import { withEverySpelling } from '../../recording/bucket-spellings.js';
import { selector } from '../../promql.js';
import { missesOf } from '../near-misses.js';
import { readSeries, selects, selectorsIn } from '../read-series.js';
import type { SeriesName } from '../read-series.js';
import type { InputSeries, RuleTest, ValueLook } from '../test-file.js';
import { run } from '../../alerting/probe.js';
import { BURST_SAMPLES, burst, burstTimes } from './burst.js';

/** The counters of an objective. */
interface Counters {
  readonly objective: Objective;
  readonly good: VectorSelector;
  readonly total: VectorSelector;
}

/** How many events each series has in the window. */
type Events = ReadonlyMap<string, number>;

/**
 * Tests the rates of events and of bad events of objectives with one base window: with good and bad events and those of others, without
 * any series of good events, before the first one and after the last one, with the first sample of good events, of which there is no rate yet,
 * with samples of them at the edges of the window, and with more good events than all, as between two scrapes.
 */
export function objectiveRateTests(
  objectives: readonly Objective[],
  windowMs: number,
  setup: Setup,
): readonly RuleTest[] {
  const all = objectives.flatMap((objective) => countersOf(objective, setup));
  const events = eventsOf(all);
  const goodOnly = (series: string) =>
    all.some(({ good, total }) => isOf(good, series) && !isOf(total, series));
  const isGood = (series: string) => all.some(({ good }) => isOf(good, series));
  const bad = new Map([...events].filter(([series]) => !isGood(series)));
  const good = [...events.keys()].filter(isGood);
  const scenarios: readonly Scenario[] = [
    { name: 'good and bad events', events, seen: false },
    { name: 'no series of good events, ever', events: bad, seen: false },
    { name: 'no series of good events any more', events: bad, seen: true },
    {
      name: 'the first sample of good events',
      events: bad,
      good,
      goodSamples: `_x10 ${run(1, 0, 1)}`,
      seen: false,
    },
    { name: 'good events before the window', events: bad, good, goodSamples: run(1, 0, 5), seen: false },
    {
      name: 'good events early in the window',
      events: bad,
      good,
      goodSamples: `_x6 ${run(1, 0, 2)}`,
      seen: true,
    },
    {
      name: 'more good events than all',
      events: new Map([...events].map(([series, count]) => [series, goodOnly(series) ? 100 * count : count])),
      seen: false,
    },
  ];
  const { interval, look } = burstTimes(windowMs);
  return scenarios.map((scenario) => ({
    name: `rates of objectives: ${scenario.name}`,
    interval,
    input_series: [
      ...[...scenario.events].map(([series, count]) => burst(series, count)),
      ...(scenario.good ?? []).map((series) => ({ series, values: scenario.goodSamples ?? '' })),
      ...all.flatMap(({ objective }) =>
        seenSeries(objectiveLabels(setup, objective), scenario.seen && scenario.good === undefined),
      ),
    ],
    promql_expr_test: all.flatMap((counters) => looksAt(counters, scenario, windowMs, setup, look)),
  }));
}

interface Scenario {
  readonly name: string;
  readonly events: Events;
  /** Series of good events that do not rise, with their samples: those of a burst lie in the window from the seventh on. */
  readonly good?: readonly string[];
  readonly goodSamples?: string;
  /** There are or were good events. */
  readonly seen: boolean;
}

/** Recorded once, at the start; those of others of the same name are there all the time. */
function seenSeries(labels: Readonly<Record<string, string>>, seen: boolean): readonly InputSeries[] {
  const others = Object.keys(labels).map((label) => ({ ...labels, [label]: `other ${label}` }));
  const recorded = (each: Readonly<Record<string, string>>, values: string) => ({
    series: selector(OBJECTIVE_GOOD_SEEN, each),
    values,
  });
  return [
    ...(seen ? [recorded(labels, '1')] : []),
    ...others.map((each) => recorded(each, run(1, 0, BURST_SAMPLES))),
  ];
}

const isOf = (of: VectorSelector, series: string) => selects(of, readSeries(series));

function countersOf(objective: Objective, setup: Setup): readonly Counters[] {
  const [good] = selectorsIn(narrowed(withEverySpelling(objective.good), setup));
  const [total] = selectorsIn(narrowed(withEverySpelling(objective.total), setup));
  return good === undefined || total === undefined ? [] : [{ objective, good, total }];
}

/** Each series has another number of events, so that no other selection has the same sum. Those that are not good have more. */
function eventsOf(all: readonly Counters[]): Events {
  const events = new Map<string, number>();
  for (const { good, total } of all) {
    for (const { metric, labels } of seriesFor(good, total)) {
      const series = selector(metric, labels);
      const more = isOf(good, series) ? 1 : 4;
      if (!events.has(series)) events.set(series, 5 * more * (2 * events.size + 3));
    }
  }
  return events;
}

/** Series that each selector reads, in two exporters, and those that only just miss one of its matchers. */
function seriesFor(good: VectorSelector, total: VectorSelector): readonly SeriesName[] {
  const both = exampleSeries({ ...good, matchers: [...good.matchers, ...total.matchers] });
  const examples = [good.name === total.name ? both : exampleSeries(good), exampleSeries(total)].filter(
    (each) => each !== undefined,
  );
  return examples.flatMap((example) => {
    const other = { ...example, labels: { ...example.labels, instance: 'exporter-2:9464' } };
    const misses = [good, total].flatMap((each) =>
      selects(each, example) ? each.matchers.flatMap((matcher) => missesOf(example, each, matcher)) : [],
    );
    return [example, other, ...misses];
  });
}

function looksAt(
  { objective, good, total }: Counters,
  { events, seen }: Scenario,
  windowMs: number,
  setup: Setup,
  look: string,
): readonly ValueLook[] {
  const labels = objectiveLabels(setup, objective);
  const window = formatDuration(windowMs);
  const perSecond = (of: VectorSelector) => {
    const counts = [...events].flatMap(([series, count]) => (isOf(of, series) ? [count] : []));
    return counts.length === 0
      ? undefined
      : counts.reduce((sum, count) => sum + count, 0) / (windowMs / 1000);
  };
  const [all, ok] = [perSecond(total), perSecond(good)];
  const hasSeen = seen || ok !== undefined;
  const lookAt = (record: string, value: number | undefined) => ({
    // Rounded: versions of Prometheus differ in the last digits.
    expr: `round(${selector(record, labels)}, 0.000001)`,
    eval_time: look,
    exp_samples: value === undefined ? [] : [{ labels: selector('', labels), value: rounded(value) }],
  });
  return [
    lookAt(objectiveEvents(window), all),
    lookAt(OBJECTIVE_GOOD_SEEN, hasSeen ? 1 : undefined),
    lookAt(
      objectiveBadEvents(window),
      all === undefined || !hasSeen ? undefined : Math.max(0, all - (ok ?? 0)),
    ),
  ];
}

/** As Prometheus rounds. */
const rounded = (value: number) => Math.floor(value * 1e6 + 0.5) / 1e6;
