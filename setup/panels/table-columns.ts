import { nameOfShow } from '../model/show.js';
import { labelHeader } from './label-words.js';
import { natureOf } from './nature.js';
import type { Panel } from './panel.js';
import { countsEvents } from './unit.js';
import { columnHeader, showHeader } from './wording.js';

export interface LabelColumn {
  readonly label: string;
  readonly header: string;
}

export interface ValueColumn {
  /** What its query shows, such as `p95`. */
  readonly show: string;
  readonly header: string;
  /** Grafana unit. */
  readonly unit: string;
  /** Whether thresholds and states are about its values: not about a number of events. */
  readonly isMeasured: boolean;
}

export interface TableColumns {
  readonly labels: readonly LabelColumn[];
  /** One for each query; none of an info metric, whose value is always 1. */
  readonly values: readonly ValueColumn[];
}

/** The columns of a table: the labels of its series, then what it shows. */
export function tableColumns(panel: Panel): TableColumns {
  if (panel.source === 'promql') {
    const { labels, title, unit } = panel;
    return {
      labels: labels.map((label) => ({ label, header: labelHeader(label) })),
      values: [{ show: nameOfShow({ kind: 'value' }), header: title, unit, isMeasured: true }],
    };
  }
  const { metric, by, shows, units } = panel;
  const labels = by.map((label) => ({ label, header: columnHeader(metric, label) }));
  if (natureOf(metric) === 'info') return { labels, values: [] };
  return {
    labels,
    values: shows.map((show, index) => ({
      show: nameOfShow(show),
      header: showHeader(metric, show),
      unit: units[index] ?? panel.unit,
      isMeasured: !countsEvents(metric, show),
    })),
  };
}
