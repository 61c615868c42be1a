import type { Setup } from '../model/setup.js';
import type { Flow } from './path-between.js';
import { readersOf } from './readers.js';

interface Route extends Flow {
  /** Index of the step in its stream. */
  readonly index: number;
}

export function routesOf({ steps }: Pick<Setup, 'steps'>): readonly Route[] {
  return [...steps].flatMap(([from, list]) =>
    list.flatMap((step, index) => (step.kind === 'route' ? [{ from, index, to: step.route }] : [])),
  );
}

interface PublishedFlow extends Flow {
  /** The metric whose windows are published. */
  readonly name: string;
  /** Through which the stream receives them. */
  readonly subject: string;
}

/** Windows of one stream that another one reads. */
export function publishedFlows({
  metrics,
  streams,
}: Pick<Setup, 'metrics' | 'streams'>): readonly PublishedFlow[] {
  return metrics.flatMap((metric) => {
    if (metric.kind !== 'window' || metric.publish === undefined) return [];
    const { name, stream: from, publish } = metric;
    return readersOf({ streams }, publish).map(({ stream: to, subject }) => ({ name, from, to, subject }));
  });
}

export const flowsOf = (setup: Pick<Setup, 'steps' | 'metrics' | 'streams'>): readonly Flow[] => [
  ...routesOf(setup),
  ...publishedFlows(setup),
];

/** The streams that have no events without events of this one: everything that they are known to read comes from it. */
export function fedBy(stream: string, flows: readonly Flow[]): readonly string[] {
  const silent = new Set([stream]);
  for (let known = 0; known < silent.size;) {
    known = silent.size;
    for (const { to } of flows) {
      if (flows.filter((flow) => flow.to === to).every(({ from }) => silent.has(from))) silent.add(to);
    }
  }
  silent.delete(stream);
  return [...silent];
}
