import type { ByKind } from '../happening/by-kind.js';
import type { SeriesHappening } from '../happening/series.js';
import type { TelemetryOutput } from './output.js';

/** Further values are counted in `natsight_label_overflow_total`, which is collected at each scrape. */
export function seriesTelemetry({ log }: TelemetryOutput): ByKind<SeriesHappening> {
  return {
    labelOverflowed: ({ metric, label }) =>
      log.warn({ metric, label }, 'limit reached: further values are counted as "__other__"'),
  };
}
