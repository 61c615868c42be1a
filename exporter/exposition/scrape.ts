import type { MetricView } from '../event/series.js';
import { renderText } from './render.js';
import type { ExpositionFormat, RenderOptions } from './render.js';

/** Renders the whole exposition in slices: the event metrics, the insights, and the exporter's own metrics. */
export async function* scrapeSlices(
  views: Iterable<MetricView>,
  ownViews: Promise<Iterable<MetricView>>,
  format: ExpositionFormat,
  options: RenderOptions = {},
): AsyncGenerator<string> {
  yield* renderText(views, format, options);
  yield* renderText(await ownViews, format, options);
  if (format === 'openmetrics') yield '# EOF\n';
}

/** The same slices. The last one comes only after `before`. */
export async function* withLastAfter(
  slices: AsyncIterable<string>,
  before: () => Promise<unknown>,
): AsyncGenerator<string> {
  let last: string | undefined;
  for await (const slice of slices) {
    if (last !== undefined) yield last;
    last = slice;
  }
  await before();
  if (last !== undefined) yield last;
}
