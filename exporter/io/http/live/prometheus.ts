import { bucketBound } from '../../../../setup/bucket-bound.js';
import { legendOf, promqlLegend } from '../../../live/legend.js';
import type { Frame, Lines } from '../../../live/frame.js';
import { PANEL_KINDS } from '../../../../setup/model/panel.js';
import type { Panel } from '../../../../setup/panels/panel.js';
import { panelQueries } from '../../../../setup/panels/promql.js';

const TIMEOUT_MS = 3_000;
/** Points of a history query: about one for every three pixels of a wide panel. */
const HISTORY_POINTS = 300;

interface PrometheusSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** Queries Prometheus for what the exporter does not have: history and PromQL expressions. */
export class PrometheusLines {
  readonly #url: string;
  readonly #rateInterval: string;

  /** @param rateInterval range of rates as a PromQL duration, at least four scrape intervals */
  constructor(url: string, rateInterval: string) {
    this.#url = url.replace(/\/$/, '');
    this.#rateInterval = rateInterval;
  }

  /** The current values of a panel; empty if Prometheus does not answer. */
  async now(panel: Panel): Promise<Lines> {
    const lines: Record<string, number> = {};
    await this.#forEachSeries(panel, 'query', {}, (legend, series) => {
      const value = Number(series.value?.[1]);
      if (Number.isFinite(value)) lines[legend] = value;
    });
    return lines;
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
      for (const [seconds, lines] of await this.#linesByTime(panel, range)) {
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
    range: Readonly<Record<string, string>>,
  ): Promise<ReadonlyMap<number, ReadonlyMap<string, number>>> {
    const byTime = new Map<number, Map<string, number>>();
    await this.#forEachSeries(panel, 'query_range', range, (legend, { values = [] }) => {
      for (const [seconds, text] of values) {
        if (!Number.isFinite(Number(text))) continue;
        const lines = byTime.get(seconds) ?? new Map<string, number>();
        byTime.set(seconds, lines.set(legend, Number(text)));
      }
    });
    return byTime;
  }

  async #forEachSeries(
    panel: Panel,
    endpoint: 'query' | 'query_range',
    parameters: Readonly<Record<string, string>>,
    visit: (legend: string, series: PrometheusSeries) => void,
  ): Promise<void> {
    const queries = panelQueries(panel, { rateInterval: this.#rateInterval, matchers: '' });
    for (const [index, { expr }] of queries.entries()) {
      for (const series of await this.#ask(endpoint, { query: expr, ...parameters })) {
        visit(legendOfSeries(panel, index, series.metric), series);
      }
    }
  }

  async #ask(
    endpoint: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly PrometheusSeries[]> {
    try {
      const response = await fetch(`${this.#url}/api/v1/${endpoint}`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // The documented response of both endpoints for a vector and a matrix.
      const answer = (await response.json()) as { data?: { result?: readonly PrometheusSeries[] } };
      return answer.data?.result ?? [];
    } catch {
      // The page also works without Prometheus, with the exporter's own values.
      return [];
    }
  }
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
