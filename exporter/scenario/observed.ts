import { insightAlertLabels } from '../../setup/alert-identity.js';
import type { Setup } from '../../setup/model/setup.js';
import type { RejectionReason } from '../../setup/self-metric-reasons.js';
import { canonicalSeries, parseSeriesKey } from '../../setup/scenario/series-key.js';
import type { SeriesKey } from '../../setup/scenario/series-key.js';
import { alertAnnotations } from '../insight/alert-annotations.js';
import { seriesLabels } from '../insight/alert-change.js';
import type { Episode } from '../insight/episodes.js';

/** A series with its value, as exposed. */
export interface ExposedSeries {
  readonly key: SeriesKey;
  /** `3`, `41.35`, `NaN`, `+Inf`. */
  readonly text: string;
}

/** An insight as a scenario names it; times in milliseconds after the start. */
export interface ObservedInsight {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: string;
  readonly value: number;
  readonly summary: string;
  readonly since: number;
  /** `undefined` while it fires. */
  readonly ended: number | undefined;
}

/** An alert as a scenario names it. */
export interface ObservedAlert {
  readonly name: string;
  /** All labels with which Alertmanager gets it. */
  readonly labels: Readonly<Record<string, string>>;
  /** The labels of the series alone, which tell one alert of this name from another. */
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly since: number;
  /** `undefined` while it fires. */
  readonly ended: number | undefined;
}

/** What is at a checkpoint. */
export interface Observed {
  readonly series: SeriesByName;
  readonly insights: readonly ObservedInsight[];
  readonly alerts: readonly ObservedAlert[];
  /** By stream and reason; streams that have rejected nothing are left out. */
  readonly rejections: Readonly<Record<string, Readonly<Partial<Record<RejectionReason, number>>>>>;
}

/** The exposition, by name of the series. A line is only read when it is asked for. */
export class SeriesByName {
  readonly #lines = new Map<string, string[]>();

  constructor(exposition: string) {
    for (const line of exposition.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const name = line.slice(0, line.search(/[{ ]/));
      const lines = this.#lines.get(name);
      if (lines === undefined) this.#lines.set(name, [line]);
      else lines.push(line);
    }
  }

  get names(): readonly string[] {
    return [...this.#lines.keys()];
  }

  of(name: string): readonly ExposedSeries[] {
    return (this.#lines.get(name) ?? []).flatMap((line) => {
      const at = line.lastIndexOf(' ');
      const key = parseSeriesKey(line.slice(0, at));
      return key === undefined ? [] : [{ key, text: line.slice(at + 1) }];
    });
  }

  find(wanted: SeriesKey): ExposedSeries | undefined {
    const text = canonicalSeries(wanted);
    return this.of(wanted.name).find(({ key }) => canonicalSeries(key) === text);
  }
}

/** @param pagesUrl where the pages of the exporter are, which alerts link to */
export function observedAlert(
  setup: Setup,
  { change, sinceMs, endMs }: Episode,
  startMs: number,
  pagesUrl: string,
): ObservedAlert {
  const ofSeries = seriesLabels(change);
  return {
    name: change.insight.name,
    labels: insightAlertLabels(setup, change.insight, ofSeries),
    seriesLabels: ofSeries,
    annotations: alertAnnotations(setup, change, pagesUrl),
    since: sinceMs - startMs,
    ended: endMs === Infinity ? undefined : endMs - startMs,
  };
}

export function observedInsight({ change, sinceMs, endMs }: Episode, startMs: number): ObservedInsight {
  const { insight, labels, value, summary } = change;
  return {
    name: insight.name,
    labels,
    severity: insight.severity,
    value,
    summary,
    since: sinceMs - startMs,
    ended: endMs === Infinity ? undefined : endMs - startMs,
  };
}
