import type { Setup } from '../model/setup.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';
import { wayBetween } from './flow.js';
import type { Flow } from './flow.js';

/** Events are routed to streams that exist and never come back; streams that live on it get some. */
export function* checkRoutes({ setup, processing }: CheckContext): Generator<Problem> {
  const streams = processing.keys(['dataStreams']);
  const routes = routesOf(setup);
  for (const { from, index, to } of routes) {
    const path = ['processingLogic', from, index, 'route'];
    if (!streams.includes(to)) yield processing.problem(path, unknown('stream', to, streams));
    const way = wayBetween(routes, to, from);
    if (way === undefined) continue;
    const names = [from, ...way].map((name) => `"${name}"`).join(' -> ');
    yield processing.problem(path, `events would go round for ever: ${names}`);
  }
  for (const { name, source } of setup.streams) {
    if (source.kind !== 'routed' || routes.some(({ to }) => to === name)) continue;
    yield processing.problem(['dataStreams', name, 'routed'], `no "route" step hands events to "${name}"`);
  }
}

interface Route extends Flow {
  /** Which step of the stream. */
  readonly index: number;
}

export function routesOf({ steps }: Setup): readonly Route[] {
  return [...steps].flatMap(([from, list]) =>
    list.flatMap((step, index) => (step.kind === 'route' ? [{ from, index, to: step.route }] : [])),
  );
}
