import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { wayBetween } from './flow.js';
import { routesOf } from './routes.js';
import { readersOf } from './subjects.js';

/** A stream that reads windows of its own would make windows of these, without end. */
export function* checkPublishedWindows({ setup, processing }: CheckContext): Generator<Problem> {
  const published = setup.metrics.flatMap((metric) => {
    if (metric.kind !== 'window' || metric.publish === undefined) return [];
    const { name, stream, publish } = metric;
    return readersOf(setup, publish).map((reader) => ({ name, from: stream, to: reader.stream, ...reader }));
  });
  const flows = [...routesOf(setup), ...published];
  for (const { name, from, to, subject } of published) {
    const way = wayBetween(flows, to, from);
    if (way === undefined) continue;
    const names = [from, ...way].map((stream) => `"${stream}"`).join(' -> ');
    const message = `"${subject}" of stream "${to}" takes these windows in, and they would go round for ever: ${names}`;
    yield processing.problem(['liveMetrics', name, 'publish'], message);
  }
}
