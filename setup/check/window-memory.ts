import type { AggregateSpec } from '../model/aggregate.js';
import type { Metric, WindowMetric } from '../model/metric.js';
import type { Setup } from '../model/setup.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { labelSetsOf } from './series.js';

/** Windows of a metric that may take more memory than this are worth a warning. */
const WARNED_BYTES = 512 * 1024 * 1024;
/** Windows of a metric that take less are not worth a line. */
const NOTED_BYTES = 64 * 1024 * 1024;
const MIB = 1024 * 1024;

/** Labels, index and caches of a series. Measured, as are the others. */
const SERIES_BYTES = 1_500;
/** A slice with a few values, and its share of what is kept merged. */
const SLICE_BYTES = 200;
/** How many values a slice is taken to have. */
const VALUES = 3;
/** The whole window of an aggregate whose state does not grow. */
const FIXED_BYTES = 100;

/** How large the merged state of a window is: bytes for each different value, and at most. */
const GROWTH: { readonly [Kind in AggregateSpec['kind']]?: readonly [bytesEach: number, most: number] } = {
  quantile: [16, 16_384],
  distinct: [40, 65_536],
  top: [150, 307_200],
  peak: [48, 172_800],
};

/** About how much memory the windows of a metric may take. */
export interface WindowMemory {
  readonly metric: string;
  readonly series: number;
  /** Slices of each series. */
  readonly slices: number;
  readonly bytes: number;
}

/** Warns of windows that may take more than 512 MiB. */
export function* checkWindowMemory({ setup, processing }: CheckContext): Generator<Problem> {
  for (const memory of windowMemory(setup)) {
    if (memory.bytes <= WARNED_BYTES) continue;
    const message = `${sentence(memory)}: lower seriesLimit or the limits of its labels, or make "slide" longer`;
    yield processing.keyProblem(['liveMetrics', memory.metric], message, 'warning');
  }
}

export function windowMemoryNotes(setup: Setup): readonly string[] {
  return windowMemory(setup)
    .filter(({ bytes }) => bytes > NOTED_BYTES)
    .map((memory) => `${memory.metric}: ${sentence(memory)}`);
}

/** For each window metric, with as many series as its limits allow and a few values in each slice. */
export function windowMemory({ metrics, streams }: Setup): readonly WindowMemory[] {
  return metrics.filter(isWindow).map((metric) => {
    const stream = streams.find(({ name }) => name === metric.stream);
    const series = Math.min(labelSetsOf(metric), metric.seriesLimit);
    const slices = slicesOf(metric, stream?.eventTime?.maxLateness ?? 0);
    const [bytesEach, most] = GROWTH[metric.aggregate.kind] ?? [FIXED_BYTES, FIXED_BYTES];
    const merged = Math.min(most, bytesEach * VALUES * slices);
    return {
      metric: metric.name,
      series,
      slices,
      bytes: series * (SERIES_BYTES + slices * SLICE_BYTES + merged),
    };
  });
}

/** Those of the window that is shown, of later ones that wait for late events, and the one that fills. */
function slicesOf({ span }: WindowMetric, latenessMs: number): number {
  if (span.kind === 'session') return 1 + Math.ceil(latenessMs / span.gapMs) + 1;
  return span.sizeMs / span.slideMs + Math.ceil(latenessMs / span.slideMs) + 1;
}

function sentence({ series, slices, bytes }: WindowMemory): string {
  return `its windows may take about ${Math.round(bytes / MIB)} MiB of memory, for ${series} series of ${slices} slices`;
}

function isWindow(metric: Metric): metric is WindowMetric {
  return metric.kind === 'window';
}
