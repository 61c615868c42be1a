import type { NumberSeries } from '../event/series.js';
import type { Column } from './column.js';
import type { SeriesReading } from './metric-table.js';
import type { SeriesIndex } from './series-index.js';

/** The series of a metric that has one number for each. A series that comes or goes meanwhile does not disturb it. */
export function* numberSeries(index: SeriesIndex, values: Column): Generator<NumberSeries> {
  for (let series = 0; series < index.end; series++) {
    const labels = index.labelsOf(series);
    if (labels !== undefined) yield { labels, value: values.get(series), pairs: index.pairsOf(series) };
  }
}

/** The same for insights: values that stand on all events there ever were. */
export function* numberReadings(index: SeriesIndex, values: Column): Generator<SeriesReading> {
  for (const { labels, value } of numberSeries(index, values)) yield { labels, value, events: Infinity };
}
