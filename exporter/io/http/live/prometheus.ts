import type { PrometheusApi } from '../../prometheus/prometheus-api.js';
import type { PrometheusSeries } from '../../prometheus/query-result.js';
import { bucketBound } from '../../../../setup/bucket-bound.js';
import { legendOf, promqlLegend } from '../../../live/legend.js';
import type { Frame, Lines } from '../../../live/frame.js';
import { MAX_LINES } from '../../../live/panel-sampler.js';
import { PANEL_KINDS } from '../../../../setup/model/panel.js';
import type { Panel } from '../../../../setup/panels/panel.js';
import { panelQueries } from '../../../../setup/panels/promql.js';
import type { QueryScope } from '../../../../setup/panels/promql.js';

/** Points of a history query: about one for every three pixels of a wide panel. */
const HISTORY_POINTS = 300;

/** Queries Prometheus for what the exporter does not have: history and PromQL expressions. */
export class PrometheusLines {
  readonly #api: PrometheusApi;

  constructor(api: PrometheusApi) {
    this.#api = api;
  }

  /** The current values of a panel; empty if Prometheus does not answer. */
  async now(panel: Panel, scope: QueryScope): Promise<Lines> {
    const lines = new Map<string, number>();
    await this.#forEachSeries(panel, scope, 'query', {}, (legend, { points }) => {
      const value = points[0]?.value;
      if (value !== undefined && Number.isFinite(value)) lines.set(legend, value);
    });
    return linesOf(panel, lines);
  }

  /** The values of the panels over a span that ends at `untilMs`, as frames; empty if Prometheus does not answer. */
  async history(
    panels: readonly Panel[],
    scope: QueryScope,
    untilMs: number,
    spanMs: number,
  ): Promise<readonly Frame[]> {
    const step = Math.max(1, Math.ceil(spanMs / 1000 / HISTORY_POINTS));
    const range = {
      start: String((untilMs - spanMs) / 1000),
      end: String(untilMs / 1000),
      step: String(step),
    };
    const frames = new Map<number, Record<string, Lines>>();
    const collect = async (panel: Panel): Promise<void> => {
      for (const [seconds, lines] of await this.#linesByTime(panel, scope, range)) {
        const frame = frames.get(seconds) ?? {};
        frames.set(seconds, frame);
        frame[panel.key] = linesOf(panel, lines);
      }
    };
    await Promise.all(panels.map(collect));
    const byTime = [...frames].sort(([a], [b]) => a - b);
    return byTime.map(([seconds, lines]) => ({ t: seconds * 1000, panels: lines }));
  }

  /** The values of one panel by second and legend, over a range. */
  async #linesByTime(
    panel: Panel,
    scope: QueryScope,
    range: Readonly<Record<string, string>>,
  ): Promise<ReadonlyMap<number, ReadonlyMap<string, number>>> {
    const byTime = new Map<number, Map<string, number>>();
    await this.#forEachSeries(panel, scope, 'query_range', range, (legend, { points }) => {
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
    scope: QueryScope,
    endpoint: 'query' | 'query_range',
    parameters: Readonly<Record<string, string>>,
    visit: (legend: string, series: PrometheusSeries) => void,
  ): Promise<void> {
    for (const [index, { expr }] of panelQueries(panel, scope).entries()) {
      const found = await this.#api.series(endpoint, { query: expr, ...parameters });
      for (const series of isHeatmap(panel) ? found : highest(found)) {
        visit(legendOfSeries(panel, index, series.labels), series);
      }
    }
  }
}

const isHeatmap = ({ source, kind }: Panel) => source === 'metric' && PANEL_KINDS[kind].data === 'buckets';

/** As many series as a panel shows of the exporter's own values: those with the highest ones at the end. */
function highest(series: readonly PrometheusSeries[]): readonly PrometheusSeries[] {
  if (series.length <= MAX_LINES) return series;
  const last = ({ points }: PrometheusSeries) => points.at(-1)?.value ?? -Infinity;
  return series.toSorted((a, b) => last(b) - last(a)).slice(0, MAX_LINES);
}

function linesOf(panel: Panel, byLegend: ReadonlyMap<string, number>): Lines {
  return isHeatmap(panel) ? perBucket(byLegend) : Object.fromEntries(byLegend);
}

const boundOf = (le: string) => (le === '+Inf' ? Infinity : Number(le));

/** Converts cumulative buckets to single ones and normalizes their bounds: series of an older version may say 300 for 300.0. */
function perBucket(cumulative: ReadonlyMap<string, number>): Lines {
  const buckets = [...cumulative].map(([le, value]) => [boundOf(le), value] as const);
  buckets.sort(([a], [b]) => a - b);
  return Object.fromEntries(
    buckets.map(([bound, value], index) => [
      bucketBound(bound),
      // Cumulative rates are rounded one by one.
      Math.max(0, value - (buckets[index - 1]?.[1] ?? 0)),
    ]),
  );
}

function legendOfSeries(panel: Panel, query: number, labels: Readonly<Record<string, string>>): string {
  if (panel.source === 'promql') return promqlLegend(panel, labels);
  if (isHeatmap(panel)) return labels['le'] ?? '';
  const show = panel.shows[query];
  return show === undefined
    ? panel.title
    : legendOf(
        panel,
        show,
        panel.by.map((name) => labels[name] ?? ''),
      );
}
