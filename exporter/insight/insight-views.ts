import { SELF_METRICS } from '../../setup/self-metrics.js';
import type { MetricView, NumberSeries } from '../event/series.js';
import type { RuleSeries, WatchedSeries } from './rule-series.js';

/** The insights as metrics, with the labels of their metric: 1 while firing and 0 afterwards, and the last evaluated value. */
export function insightViews(rules: readonly RuleSeries[]): readonly MetricView[] {
  const names = [...new Set(rules.flatMap((rule) => rule.labelNames))].sort();
  const view = (
    name: 'natsight_insight_firing' | 'natsight_insight_value',
    read: (series: WatchedSeries) => number,
  ): MetricView => {
    const { type, help, labels } = SELF_METRICS[name];
    const entry = { name, type, help, labels: [...labels, ...names], unit: undefined, metric: undefined };
    return { entry, kind: 'number', series: () => seriesOf(rules, names, read) };
  };
  return [
    view('natsight_insight_firing', ({ condition }) => (condition.isFiring ? 1 : 0)),
    view('natsight_insight_value', ({ value }) => value),
  ];
}

function* seriesOf(
  rules: readonly RuleSeries[],
  names: readonly string[],
  read: (series: WatchedSeries) => number,
): Generator<NumberSeries> {
  for (const rule of rules) {
    const { name, severity } = rule.insight;
    // A copy: a series that is removed and added again during the iteration would appear twice.
    const watched = [...rule.watched()];
    for (const series of watched) {
      const value = read(series);
      if (Number.isNaN(value)) continue;
      yield { labels: [name, severity, ...names.map((label) => series.labels[label] ?? '')], value };
    }
  }
}
