import { PANEL_KINDS } from '../model/panel.js';
import { nameOfShow } from '../model/show.js';
import type { Show } from '../model/show.js';
import { aggregatorOf, EXPORTER_CLOCK, isAhead, natureOf } from './nature.js';
import type { MetricPanel, Panel, PromqlPanel } from './panel.js';
import { withMatchers } from './selectors.js';
import { filterMatcher } from './series-filter.js';

export { promqlString } from './promql-string.js';

/** Where a query runs. */
export interface QueryScope {
  /** Range of rates: `$window` in Grafana, a duration such as `1m` elsewhere. */
  readonly rateInterval: string;
  /** Label matchers for every series, without braces: `job=~"$job"`. Empty: none. */
  readonly matchers: string;
  /** Range of an increase that is shown as one number. Default: `rateInterval`. */
  readonly range?: string;
}

export interface PanelQuery {
  readonly refId: string;
  readonly expr: string;
  /** Grafana legend format, never empty. */
  readonly legend: string;
}

/** The queries of a panel, one for each `show`. */
export function panelQueries(panel: Panel, scope: QueryScope): readonly PanelQuery[] {
  const expressions =
    panel.source === 'promql'
      ? [declaredExpression(panel, scope)]
      : panel.shows.map((show) => expressionOf(panel, show, scope));
  const legends = panelLegends(panel);
  return expressions.map((expr, index) => ({
    refId: refIdOf(index),
    expr,
    legend: legends[index] ?? panel.title,
  }));
}

/** The legends of the queries of a panel. */
export function panelLegends(panel: Panel): readonly string[] {
  return panel.source === 'promql' ? [panel.legend] : panel.shows.map((show) => legendOf(panel, show));
}

/** Whether a panel shows only the end of the time range. */
export function showsOneMoment({ kind }: Panel): boolean {
  return PANEL_KINDS[kind].time === 'end';
}

/** The declared query, with matchers added to exposed series. Others (recording rules, ALERTS) may not have these labels. */
function declaredExpression({ promql, exposed }: PromqlPanel, scope: QueryScope): string {
  const ours = new Set(exposed);
  const narrowed = withMatchers(promql, scope.matchers, ({ metric }) => ours.has(metric ?? ''));
  return narrowed
    .replaceAll(/\$(?:__rate_interval|window)\b/g, () => scope.rateInterval)
    .replaceAll(/\$__range\b/g, () => scope.range ?? scope.rateInterval);
}

/**
 * `topk` alone selects series at every step, so a graph of the top ten may show dozens. A graph therefore shows the series that
 * are the largest at its end. https://prometheus.io/docs/prometheus/latest/querying/basics/#modifier
 */
function expressionOf(panel: MetricPanel, show: Show, scope: QueryScope): string {
  const shown = panel.withoutZeros === true ? ' > 0' : '';
  const all = `${aggregateOf(panel, show, scope, '')}${shown}`;
  if (panel.top === undefined || show.kind === 'heatmap') return all;
  if (showsOneMoment(panel)) return `topk(${panel.top}, ${all})`;
  return `${all} and topk(${panel.top}, ${aggregateOf(panel, show, scope, ' @ end()')}${shown})`;
}

function aggregateOf(panel: MetricPanel, show: Show, scope: QueryScope, at: string): string {
  const { metric: entry, by } = panel;
  const histogram = entry.type === 'histogram';
  const counter = histogram ? `${entry.name}_count` : entry.name;
  const matchers = matchersOf(panel, scope);
  const select = (name: string) => (matchers === '' ? name : `${name}{${matchers}}`);
  const over = (call: string, name: string, range: string) => `${call}(${select(name)}[${range}]${at})`;
  const rate = (name: string) => over('rate', name, scope.rateInterval);
  switch (show.kind) {
    case 'value': {
      const value = `${select(entry.name)}${at}`;
      if (natureOf(entry) !== 'timestamp') return grouped(panel.worst ?? aggregatorOf(entry), by, value);
      const clock = clockOf(scope, at);
      return grouped(
        'min',
        by,
        isAhead(entry)
          ? `${value} - on (${TARGET}) group_left () ${clock}`
          : `${clock} - on (${TARGET}) group_right () ${value}`,
      );
    }
    case 'rate':
      return grouped('sum', by, rate(counter));
    case 'increase':
      return grouped('sum', by, over('increase', counter, increaseRange(panel, scope)));
    case 'mean':
      if (!histogram) return grouped('avg', by, `${select(entry.name)}${at}`);
      return `${grouped('sum', by, rate(`${entry.name}_sum`))} / ${grouped('sum', by, rate(counter))}`;
    case 'heatmap':
      return grouped('sum', ['le'], rate(`${entry.name}_bucket`));
    case 'quantile':
      return `histogram_quantile(${show.quantile}, ${grouped('sum', ['le', ...by], rate(`${entry.name}_bucket`))})`;
  }
}

/** What tells apart the exporters of a job. */
const TARGET = 'job, instance';

/** The clock of each exporter. Aggregated, since servers that Prometheus federates may have the same target twice. */
function clockOf({ matchers }: QueryScope, at: string): string {
  const selector = matchers === '' ? EXPORTER_CLOCK : `${EXPORTER_CLOCK}{${matchers}}`;
  return `max by (${TARGET}) (${selector}${at})`;
}

function matchersOf({ only }: MetricPanel, { matchers }: QueryScope): string {
  const own = only === undefined ? '' : filterMatcher(only);
  return [matchers, own].filter((each) => each !== '').join(', ');
}

function increaseRange(panel: MetricPanel, scope: QueryScope): string {
  const oneNumber = PANEL_KINDS[panel.kind].sums;
  return oneNumber ? (scope.range ?? scope.rateInterval) : scope.rateInterval;
}

function grouped(operator: string, by: readonly string[], inner: string): string {
  return by.length === 0 ? `${operator}(${inner})` : `${operator} by (${by.join(', ')}) (${inner})`;
}

/** The `show`, if there are several, and the labels of the series; the title if there is only one series. */
function legendOf({ shows, by, title }: MetricPanel, show: Show): string {
  if (show.kind === 'heatmap') return '{{le}}';
  const words = by.map((label) => `{{${label}}}`);
  if (shows.length > 1) words.unshift(nameOfShow(show));
  return words.length === 0 ? title : words.join(' ');
}

/** A, B, … Z, AA, AB, …: as Grafana names the queries of a panel. */
function refIdOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : refIdOf(Math.floor(index / 26) - 1) + letter;
}
