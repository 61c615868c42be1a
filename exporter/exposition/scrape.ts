import type { MetricView } from '../event/series.js';
import { renderText } from './render.js';
import type { ExpositionFormat } from './render.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';

/** Renders the whole exposition in slices: the event metrics, the insights, and the exporter's own metrics. */
export async function* scrapeSlices(
  views: Iterable<MetricView>,
  ownViews: Promise<Iterable<MetricView>>,
  format: ExpositionFormat,
  turn: Turn = ENDLESS_TURN,
): AsyncGenerator<string> {
  yield* renderText(views, format, turn);
  yield* renderText(await ownViews, format, turn);
  if (format === 'openmetrics') yield '# EOF\n';
}
