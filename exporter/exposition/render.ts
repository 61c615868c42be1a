import type { MetricView } from '../event/series.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { OPENMETRICS, PROMETHEUS } from './dialect.js';
import { renderSamples } from './samples.js';

/** Small enough that rendering one takes less than a millisecond where values lie ready, large enough that sending it is one write. */
const SLICE_CHARACTERS = 64 * 1024;

export type ExpositionFormat = 'prometheus' | 'openmetrics';

/**
 * All series as text, in slices: whoever sends them lets other work run between two slices, so that many series do not hold
 * up events. A slice ends when it is long enough, or when the turn is over: a window is merged as it is shown. The values of one series are of one moment; those of different series may be some milliseconds apart. `# EOF`,
 * which ends OpenMetrics, is left to the caller, who may have more to add.
 */
export function* renderText(
  views: Iterable<MetricView>,
  format: ExpositionFormat,
  turn: Turn = ENDLESS_TURN,
): Generator<string> {
  const dialect = format === 'openmetrics' ? OPENMETRICS : PROMETHEUS;
  let slice = '';
  turn.begin();
  for (const view of views) {
    let header = dialect.header(view.entry);
    for (const samples of renderSamples(view, dialect)) {
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
