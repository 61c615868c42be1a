import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';
import { pathBetween } from '../flow/path-between.js';
import { routesOf } from '../flow/flows.js';

/** Routes lead to existing streams without loops, and every stream with "routed" is the target of a route. */
export function* checkRoutes({ setup, processing }: CheckContext): Generator<Problem> {
  const streams = processing.keys(['dataStreams']);
  const routes = routesOf(setup);
  for (const { from, index, to } of routes) {
    const path = ['processingLogic', from, index, 'route'];
    if (!streams.includes(to)) yield processing.problem(path, unknown('stream', to, streams));
    const cycle = pathBetween(routes, to, from);
    if (cycle === undefined) continue;
    const names = [from, ...cycle].map((name) => `"${name}"`).join(' -> ');
    yield processing.problem(path, `events would loop forever: ${names}`);
  }
  for (const { name, source } of setup.streams) {
    if (source.kind !== 'routed' || routes.some(({ to }) => to === name)) continue;
    yield processing.problem(['dataStreams', name, 'routed'], `no "route" step has the target "${name}"`);
  }
}
