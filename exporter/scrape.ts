import type { MetricView } from './event/series.js';
import { renderText } from './exposition/render.js';
import type { ExpositionFormat } from './exposition/render.js';

/** The whole exposition in slices: the event metrics, the insights, and the exporter itself. */
export async function* scrapeSlices(
  views: Iterable<MetricView>,
  ownViews: Promise<Iterable<MetricView>>,
  format: ExpositionFormat,
): AsyncGenerator<string> {
  yield* renderText(views, format);
  yield* renderText(await ownViews, format);
  if (format === 'openmetrics') yield '# EOF\n';
}
