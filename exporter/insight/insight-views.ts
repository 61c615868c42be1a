import { SUMMARY_LABEL } from '../../setup/model/label-name.js';
import type { InsightMetric } from '../../setup/foreign-labels.js';
import { SELF_METRICS } from '../../setup/self-metrics.js';
import type { MetricView, NumberSeries } from '../event/series.js';
import { alertLabels } from './alert-change.js';
import type { BandView, Rule } from './rule.js';
import type { RuleSeries } from './rule-series.js';
import { isFiringAt, levelsOf } from './watched-series.js';
import type { WatchedSeries } from './watched-series.js';

type Labels = Readonly<Record<string, string>>;

/** One value of a rule: the labels of its series, and further labels of the metric. */
interface Shown {
  readonly labels: Labels;
  readonly value: number;
}

/** How each metric about insights is read from a rule. */
const SHOWN: Readonly<Record<InsightMetric, (rule: Rule, nowMs: number) => Iterable<Shown>>> = {
  natsight_insight_firing: ({ series }) => firingOf(series),
  natsight_insight_value: ({ series }) => watched(series, ({ value }) => value),
  natsight_insight_started_timestamp_seconds: ({ series }) => startedOf(series),
  natsight_insight_expected: (rule, nowMs) => bandsOf(rule, nowMs, ({ expected }) => expected),
  natsight_insight_lower: (rule, nowMs) => bandsOf(rule, nowMs, ({ lower }) => lower),
  natsight_insight_upper: (rule, nowMs) => bandsOf(rule, nowMs, ({ upper }) => upper),
  natsight_insight_ratio: (rule, nowMs) => bandsOf(rule, nowMs, ({ ratio }) => ratio),
  natsight_insight_ready: (rule, nowMs) => bandsOf(rule, nowMs, ({ isReady }) => (isReady ? 1 : 0)),
  natsight_silence_seconds: silencesOf,
  natsight_insight_overflow_total: ({ overflowed }) =>
    overflowed === undefined ? [] : [{ labels: {}, value: overflowed }],
  // Events that are left out are counted instead.
  natsight_insights_suppressed: ({ series: { leftOut }, overflowed }) =>
    overflowed === undefined && leftOut !== undefined ? [{ labels: {}, value: leftOut }] : [],
  natsight_insight_muted_total: (rule) => mutedOf(rule),
};

/** The insights as metrics, with the labels of all insights. */
export function insightViews(rules: readonly Rule[], nowMs: number): readonly MetricView[] {
  const names = [...new Set(rules.flatMap(({ series }) => series.labelNames))].sort();
  // The keys are what the type says: the object is a constant.
  return (Object.keys(SHOWN) as InsightMetric[]).map((name): MetricView => {
    const { type, help, labels: own, ...rest } = SELF_METRICS[name];
    const labels = [...own, ...(isByRule(name) ? [] : names)];
    const unit = 'unit' in rest ? rest.unit : undefined;
    const entry = { name, type, help, labels, unit, metric: undefined };
    return {
      entry,
      kind: 'number',
      series: () => seriesOf(rules, labels, (rule) => SHOWN[name](rule, nowMs)),
    };
  });
}

/** Whether a metric has one series for each rule, without the labels of the insight. */
const isByRule = (metric: InsightMetric) =>
  metric === 'natsight_insight_overflow_total' ||
  metric === 'natsight_insights_suppressed' ||
  metric === 'natsight_insight_muted_total';

function* seriesOf(
  rules: readonly Rule[],
  names: readonly string[],
  read: (rule: Rule) => Iterable<Shown>,
): Generator<NumberSeries> {
  for (const rule of rules) {
    const { name, severity } = rule.series.insight;
    for (const { labels, value } of read(rule)) {
      if (Number.isNaN(value)) continue;
      const all: Labels = { ...labels, rule: name, severity };
      yield { labels: names.map((label) => all[label] ?? ''), value };
    }
  }
}

function watched(rule: RuleSeries, read: (series: WatchedSeries) => number): readonly Shown[] {
  // A copy: a series that is removed and added again during the iteration would appear twice.
  return [...rule.watched()].map((series) => ({ labels: series.labels, value: read(series) }));
}

function firingOf(rule: RuleSeries): readonly Shown[] {
  return [...rule.watched()].flatMap((series) =>
    levelsOf(series).map((level) => ({
      labels: alertLabels(series.labels, series.isBurst, level),
      value: isFiringAt(series, level) ? 1 : 0,
    })),
  );
}

function startedOf(rule: RuleSeries): readonly Shown[] {
  return [...rule.watched()].flatMap((series) =>
    levelsOf(series).flatMap((level) => {
      const summary = series.told?.summaries[level];
      if (summary === undefined || !isFiringAt(series, level)) return [];
      const labels = { ...alertLabels(series.labels, false, level), [SUMMARY_LABEL]: summary };
      return [{ labels, value: series.condition.sinceMs / 1000 }];
    }),
  );
}

function mutedOf({ series: { cooledDown }, overTheLimit }: Rule): readonly Shown[] {
  return [
    ...(cooledDown === undefined ? [] : [{ labels: { reason: 'cooldown' }, value: cooledDown }]),
    ...(overTheLimit === undefined ? [] : [{ labels: { reason: 'limit' }, value: overTheLimit }]),
  ];
}

function bandsOf(rule: Rule, nowMs: number, read: (band: BandView) => number): readonly Shown[] {
  const { labelNames } = rule.series;
  return [...(rule.bands?.(nowMs) ?? [])].map((band) => ({
    labels: Object.fromEntries(labelNames.map((name, at) => [name, band.labels[at] ?? ''])),
    value: read(band),
  }));
}

function silencesOf(rule: Rule, nowMs: number): readonly Shown[] {
  const { labelNames } = rule.series;
  return [...(rule.silences?.(nowMs) ?? [])].map(({ labels, seconds }) => ({
    labels: Object.fromEntries(labelNames.map((name, at) => [name, labels[at] ?? ''])),
    value: seconds,
  }));
}
