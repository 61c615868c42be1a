import type { PrometheusApi } from '../../prometheus/prometheus-api.js';
import type { PrometheusSeries } from '../../prometheus/query-result.js';
import { bucketBound } from '../../../../setup/bucket-bound.js';
import { legendOf, promqlLegend } from '../../../live/legend.js';
import type { Frame, Lines } from '../../../live/frame.js';
import { formatDuration } from '../../../../setup/model/duration.js';
import { PANEL_KINDS } from '../../../../setup/model/panel.js';
import type { Panel } from '../../../../setup/panels/panel.js';
import { panelQueries } from '../../../../setup/panels/promql.js';

/** Points of a history query: about one for every three pixels of a wide panel. */
const HISTORY_POINTS = 300;

/** Queries Prometheus for what the exporter does not have: history and PromQL expressions. */
export class PrometheusLines {
  readonly #api: PrometheusApi;
  readonly #rateInterval: string;

  /** @param rateInterval range of rates as a PromQL duration, at least four scrape intervals */
  constructor(api: PrometheusApi, rateInterval: string) {
    this.#api = api;
    this.#rateInterval = rateInterval;
  }

  /**
   * The current values of a panel; empty if Prometheus does not answer.
   *
   * @param spanMs time range of the dashboard, over which it shows increases as one number
   */
  async now(panel: Panel, spanMs: number): Promise<Lines> {
    const lines = new Map<string, number>();
    await this.#forEachSeries(panel, 'query', { range: durationOf(spanMs) }, {}, (legend, { points }) => {
      const value = points[0]?.value;
      if (value !== undefined && Number.isFinite(value)) lines.set(legend, value);
    });
    return Object.fromEntries(lines);
  }

  /** The values of the panels over a span that ends at `untilMs`, as frames; empty if Prometheus does not answer. */
  async history(panels: readonly Panel[], untilMs: number, spanMs: number): Promise<readonly Frame[]> {
    const step = Math.max(1, Math.ceil(spanMs / 1000 / HISTORY_POINTS));
    const range = {
      start: String((untilMs - spanMs) / 1000),
      end: String(untilMs / 1000),
      step: String(step),
    };
    const frames = new Map<number, Record<string, Lines>>();
    const collect = async (panel: Panel): Promise<void> => {
      // A total over the whole span is a number, not a line: at each of 300 points it would read the whole span.
      const asked = isTotal(panel) ? { ...range, start: range.end } : range;
      for (const [seconds, lines] of await this.#linesByTime(panel, durationOf(spanMs), asked)) {
        const frame = frames.get(seconds) ?? {};
        frames.set(seconds, frame);
        frame[panel.key] = isHistogram(panel) ? perBucket(lines) : Object.fromEntries(lines);
      }
    };
    await Promise.all(panels.map(collect));
    const byTime = [...frames].sort(([a], [b]) => a - b);
    return byTime.map(([seconds, lines]) => ({ t: seconds * 1000, panels: lines }));
  }

  /** The values of one panel by second and legend, over a range. */
  async #linesByTime(
    panel: Panel,
    span: string,
    range: Readonly<Record<string, string>>,
  ): Promise<ReadonlyMap<number, ReadonlyMap<string, number>>> {
    const byTime = new Map<number, Map<string, number>>();
    await this.#forEachSeries(panel, 'query_range', { range: span }, range, (legend, { points }) => {
      // Prometheus sends no others; another server might send any number.
      for (const { seconds, value } of points.slice(0, HISTORY_POINTS + 1)) {
        if (!Number.isFinite(value)) continue;
        const lines = byTime.get(seconds) ?? new Map<string, number>();
        byTime.set(seconds, lines.set(legend, value));
      }
    });
    return byTime;
  }

  async #forEachSeries(
    panel: Panel,
    endpoint: 'query' | 'query_range',
    scope: { readonly range: string },
    parameters: Readonly<Record<string, string>>,
    visit: (legend: string, series: PrometheusSeries) => void,
  ): Promise<void> {
    const queries = panelQueries(panel, { rateInterval: this.#rateInterval, matchers: '', ...scope });
    for (const [index, { expr }] of queries.entries()) {
      for (const series of await this.#api.series(endpoint, { query: expr, ...parameters })) {
        visit(legendOfSeries(panel, index, series.labels), series);
      }
    }
  }
}

/** PromQL knows no fractions of a millisecond. */
const durationOf = (spanMs: number) => formatDuration(Math.round(spanMs));

/** Whether it shows an increase over the time range of the dashboard. */
function isTotal(panel: Panel): boolean {
  if (panel.source === 'promql') return panel.promql.includes('$__range');
  return PANEL_KINDS[panel.kind].sums && panel.shows.some(({ kind }) => kind === 'increase');
}

const isHistogram = ({ source, kind }: Panel) => source === 'metric' && PANEL_KINDS[kind].data === 'buckets';

const boundOf = (le: string) => (le === '+Inf' ? Infinity : Number(le));

/** Converts cumulative buckets to single ones and normalizes their bounds: series of an older version may say 300 for 300.0. */
function perBucket(cumulative: ReadonlyMap<string, number>): Lines {
  const buckets = [...cumulative].map(([le, value]) => [boundOf(le), value] as const);
  buckets.sort(([a], [b]) => a - b);
  return Object.fromEntries(
    buckets.map(([bound, value], index) => [bucketBound(bound), value - (buckets[index - 1]?.[1] ?? 0)]),
  );
}

function legendOfSeries(panel: Panel, query: number, labels: Readonly<Record<string, string>>): string {
  if (panel.source === 'promql') return promqlLegend(panel, labels);
  if (isHistogram(panel)) return labels['le'] ?? '';
  const show = panel.shows[query];
  return show === undefined
    ? panel.title
    : legendOf(
        panel,
        show,
        panel.by.map((name) => labels[name] ?? ''),
      );
}
