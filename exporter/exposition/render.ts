import type { MetricView } from '../event/series.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { OPENMETRICS, PROMETHEUS } from './dialect.js';
import { renderSamples } from './samples.js';

/** Small enough to render in less than a millisecond if no window has to be merged; large enough for one write per slice. */
const SLICE_CHARACTERS = 64 * 1024;

export type ExpositionFormat = 'prometheus' | 'openmetrics';

export interface RenderOptions {
  /** Default: without end. */
  readonly turn?: Turn;
  /** Counters and histograms that appeared after this time are shown as they were before, usually at 0. Default: none. */
  readonly newSinceMs?: number;
}

/**
 * Renders all series as text, in slices. The caller lets other work run between two slices, so that many series do not block
 * events. A slice ends when it is long enough, or when the turn is over, since merging windows takes time. The values of one
 * series are consistent; those of different series may be some milliseconds apart. The caller adds `# EOF` for OpenMetrics, as
 * it may render more.
 */
export function* renderText(
  views: Iterable<MetricView>,
  format: ExpositionFormat,
  { turn = ENDLESS_TURN, newSinceMs = Infinity }: RenderOptions = {},
): Generator<string> {
  const dialect = format === 'openmetrics' ? OPENMETRICS : PROMETHEUS;
  let slice = '';
  turn.begin();
  for (const view of views) {
    let header = dialect.header(view.entry);
    for (const samples of renderSamples(view, dialect, newSinceMs)) {
      slice += header + samples;
      header = '';
      if (slice.length < SLICE_CHARACTERS && !turn.isOver()) continue;
      yield slice;
      slice = '';
      turn.begin();
    }
  }
  if (slice !== '') yield slice;
}
