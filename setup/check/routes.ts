import type { Setup } from '../model/setup.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';

/** Events are routed to streams that exist and never come back; streams that live on it get some. */
export function* checkRoutes({ setup, processing }: CheckContext): Generator<Problem> {
  const streams = processing.keys(['dataStreams']);
  for (const { stream, index, to } of routesOf(setup)) {
    const path = ['processingLogic', stream, index, 'route'];
    if (!streams.includes(to)) yield processing.problem(path, unknown('stream', to, streams));
    const way = wayBack(setup, to, stream);
    if (way === undefined) continue;
    const names = [stream, ...way].map((name) => `"${name}"`).join(' -> ');
    yield processing.problem(path, `events would go round for ever: ${names}`);
  }
  for (const { name, source } of setup.streams) {
    if (source.kind !== 'routed' || routesOf(setup).some(({ to }) => to === name)) continue;
    yield processing.problem(['dataStreams', name, 'routed'], `no "route" step hands events to "${name}"`);
  }
}

interface Route {
  readonly stream: string;
  /** Which step of the stream. */
  readonly index: number;
  readonly to: string;
}

function routesOf({ steps }: Setup): readonly Route[] {
  return [...steps].flatMap(([stream, list]) =>
    list.flatMap((step, index) => (step.kind === 'route' ? [{ stream, index, to: step.route }] : [])),
  );
}

/** The streams by which events come from one to another. */
function wayBack(setup: Setup, from: string, to: string, passed = new Set<string>()): string[] | undefined {
  if (from === to) return [from];
  passed.add(from);
  for (const route of routesOf(setup)) {
    if (route.stream !== from || passed.has(route.to)) continue;
    const way = wayBack(setup, route.to, to, passed);
    if (way !== undefined) return [from, ...way];
  }
  return undefined;
}
