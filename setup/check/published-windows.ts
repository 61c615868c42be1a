import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { pathBetween } from './flow.js';
import { routesOf } from './routes.js';
import { readersOf } from './subjects.js';

/** A stream that reads its own windows would create windows from them, in an endless loop. */
export function* checkPublishedWindows({ setup, processing }: CheckContext): Generator<Problem> {
  const published = setup.metrics.flatMap((metric) => {
    if (metric.kind !== 'window' || metric.publish === undefined) return [];
    const { name, stream, publish } = metric;
    return readersOf(setup, publish).map((reader) => ({ name, from: stream, to: reader.stream, ...reader }));
  });
  const flows = [...routesOf(setup), ...published];
  for (const { name, from, to, subject } of published) {
    const cycle = pathBetween(flows, to, from);
    if (cycle === undefined) continue;
    const names = [from, ...cycle].map((stream) => `"${stream}"`).join(' -> ');
    const message = `stream "${to}" reads these windows on "${subject}", so events would loop forever: ${names}`;
    yield processing.problem(['liveMetrics', name, 'publish'], message);
  }
}
