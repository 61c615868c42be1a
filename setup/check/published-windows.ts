import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { publishedFlows, routesOf } from '../flow/flows.js';
import { pathBetween } from '../flow/path-between.js';

/** A stream that reads its own windows would create windows from them, in an endless loop. */
export function* checkPublishedWindows({ setup, processing }: CheckContext): Generator<Problem> {
  const published = publishedFlows(setup);
  const flows = [...routesOf(setup), ...published];
  for (const { name, from, to, subject } of published) {
    const cycle = pathBetween(flows, to, from);
    if (cycle === undefined) continue;
    const names = [from, ...cycle].map((stream) => `"${stream}"`).join(' -> ');
    const message = `stream "${to}" reads these windows on "${subject}", so events would loop forever: ${names}`;
    yield processing.problem(['liveMetrics', name, 'publish'], message);
  }
}
