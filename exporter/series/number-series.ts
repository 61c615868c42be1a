import type { NumberSeries } from '../event/series.js';
import type { Column } from './column.js';
import type { Exemplars } from './exemplars.js';
import type { LivingSeries } from './living-series.js';
import type { SeriesReading } from './metric-table.js';

/** The series of a metric with one number for each. Series may be created and expire while it is iterated. */
export function* numberSeries(
  living: LivingSeries,
  values: Column,
  exemplars?: Exemplars,
): Generator<NumberSeries> {
  const { index } = living;
  const { createdCount } = index;
  for (let series = 0; series < index.end; series++) {
    const labels = index.labelsOf(series, createdCount);
    if (labels === undefined) continue;
    const returned = living.returned(series);
    yield {
      labels,
      value: values.get(series),
      pairs: index.pairsOf(series),
      createdMs: living.createdMsOf(series),
      shownFromMs: returned?.sinceMs,
      // A metric with one number for each series has it in its first column.
      before: returned?.rows[0]?.[0],
      exemplar: exemplars?.of(series)?.[0],
    };
  }
}

/** The same series as readings for insights. */
export function* numberReadings(living: LivingSeries, values: Column): Generator<SeriesReading> {
  for (const { labels, value } of numberSeries(living, values)) yield { labels, value, events: Infinity };
}
