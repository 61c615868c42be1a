import type { BAND_LINES } from '../../setup/panels/band.js';
import type { PanelBand } from '../../setup/panels/band.js';
import type { Panel } from '../../setup/panels/panel.js';
import type { MetricView, NumberSeries } from '../event/series.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { Lines } from './frame.js';

type Views = ReadonlyMap<string, MetricView>;

/** The metrics of the lines. */
const METRICS: Readonly<Record<keyof typeof BAND_LINES, string>> = {
  expected: 'natsight_insight_expected',
  lower: 'natsight_insight_lower',
  upper: 'natsight_insight_upper',
};

/** A panel during one sample. */
interface Sampled {
  readonly panel: Panel;
  readonly band: PanelBand;
  /** Label values of the series that is shown; `undefined` while there is none. */
  shown: string | undefined;
  /** The series that is the furthest out. More than 1 is outside. */
  furthest: { readonly key: string; readonly ratio: number } | undefined;
  /** Whether the series that was shown before has a band still, and how far it is out. */
  before: { readonly key: string; readonly ratio: number } | undefined;
  readonly lines: Record<string, number>;
}

/**
 * Samples the panels of a dashboard that show what is normal. Each begins with the series that is the furthest out, and all its lines, as
 * its PromQL does. It keeps to that series until another is outside what is normal and this one is not: lines that change from series to
 * series cannot be read. Every metric is read once for all panels.
 */
export class BandSampler {
  readonly #panels: readonly Panel[];
  /** Series shown at the last sample, by panel. */
  readonly #shown = new Map<Panel, string>();

  constructor(panels: readonly Panel[]) {
    this.#panels = panels.filter(({ band }) => band !== undefined);
  }

  /** The lines by panel key. */
  *sample(views: Views, turn: Turn): Work<Readonly<Record<string, Lines>>> {
    const sampled = this.#panels.flatMap((panel): Sampled[] => {
      const { band } = panel;
      return band === undefined
        ? []
        : [{ panel, band, shown: undefined, furthest: undefined, before: undefined, lines: {} }];
    });
    const byRule = grouped(sampled, ({ band }) => band.rule);
    yield* visit(views, 'natsight_insight_ratio', byRule, turn, (each, key, value) => {
      if (value > (each.furthest?.ratio ?? -Infinity)) each.furthest = { key, ratio: value };
      if (key === this.#shown.get(each.panel)) each.before = { key, ratio: value };
    });
    for (const each of sampled) {
      each.shown = choose(each)?.key;
      if (each.shown !== undefined) this.#shown.set(each.panel, each.shown);
    }
    for (const [line, metric] of Object.entries(METRICS)) {
      yield* visit(views, metric, byRule, turn, (each, key, value) => {
        if (key === each.shown) each.lines[line] = value;
      });
    }
    for (const [metric, watching] of grouped(sampled, ({ band }) => band.metric)) {
      yield* visit(views, metric, new Map([[undefined, watching]]), turn, (each, key, value) => {
        if (key === each.shown) each.lines[valueName(each, key)] = value;
      });
    }
    return Object.fromEntries(sampled.map(({ panel, lines }) => [panel.key, lines]));
  }
}

function choose({ furthest, before }: Sampled) {
  const isOvertaken = (furthest?.ratio ?? 0) > 1 && (before?.ratio ?? 0) <= 1;
  return before === undefined || isOvertaken ? furthest : before;
}

/** Calls `see` for each series of a metric and each panel of its rule; without the label "rule", of `undefined`. */
function* visit(
  views: Views,
  metric: string,
  panels: ReadonlyMap<string | undefined, readonly Sampled[]>,
  turn: Turn,
  see: (each: Sampled, key: string, value: number) => void,
): Work<void> {
  const view = views.get(metric);
  if (view?.kind !== 'number' || panels.size === 0) return;
  const names = view.entry.labels;
  const rule = panels.has(undefined) ? -1 : names.indexOf('rule');
  for (const series of view.series()) {
    for (const each of panels.get(series.labels[rule]) ?? []) {
      if (Number.isFinite(series.value)) see(each, keyOf(series, names, each.band), series.value);
    }
    if (turn.isOver()) yield;
  }
}

/** The values of the labels of the insight. */
function keyOf({ labels }: NumberSeries, names: readonly string[], { by }: PanelBand): string {
  return JSON.stringify(by.map((label) => labels[names.indexOf(label)] ?? ''));
}

/** As the PromQL of the panel names it. */
function valueName({ panel, band }: Sampled, key: string): string {
  if (band.by.length === 0) return band.title;
  const values: readonly string[] = JSON.parse(key);
  return values.join(' ').trim() || panel.title;
}

function grouped<Key>(all: readonly Sampled[], by: (each: Sampled) => Key): ReadonlyMap<Key, Sampled[]> {
  const groups = new Map<Key, Sampled[]>();
  for (const each of all) groups.set(by(each), [...(groups.get(by(each)) ?? []), each]);
  return groups;
}
