import type { Metric } from '../../setup/model/metric.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Stream } from '../../setup/model/stream.js';

/**
 * Why one thread has to read a stream whole; `undefined` if several threads may share it. NATS delivers the messages of a subject to the
 * members of a queue group in no common order, so nobody can tell afterwards which of two messages on two threads was the last one.
 */
export function whyReadWhole(
  { name, source, deduplicate }: Stream,
  { metrics }: Pick<Setup, 'metrics'>,
): string | undefined {
  if (source.kind === 'jetstream') return 'a durable consumer has one reader';
  if (source.kind === 'file') return 'a file is read once';
  if (deduplicate !== undefined) return 'deduplication has to see all events';
  return metrics
    .filter(({ stream }) => stream === name)
    .map(whyInOrder)
    .find((reason) => reason !== undefined);
}

/** Why a metric needs the events of its stream in order; `undefined` if any order gives the same result. */
function whyInOrder(metric: Metric): string | undefined {
  switch (metric.kind) {
    case 'gauge':
      return `gauge "${metric.name}" shows the last event`;
    case 'counter':
      return metric.total && `counter "${metric.name}" compares each total with the one before`;
    case 'histogram':
    case 'window':
      return undefined;
  }
}
