import type { LookupSource } from '../../../setup/model/lookup.js';
import type { Setup } from '../../../setup/model/setup.js';
import { tableIdentity } from '../../identity/identity.js';
import type { Stream } from '../../../setup/model/stream.js';

interface Processing {
  readonly streams: readonly Pick<Stream, 'name'>[];
  readonly steps: Setup['steps'];
}

/** The lookup tables that events of this stream need, in its own steps and in those of the streams that it routes to. */
export function neededTables(stream: string, { steps }: Pick<Processing, 'steps'>): readonly LookupSource[] {
  const reached = new Set([stream]);
  const needed: LookupSource[] = [];
  // Iterating over a set also visits elements that are added meanwhile.
  for (const name of reached) {
    for (const step of steps.get(name) ?? []) {
      if (step.kind === 'route') reached.add(step.route);
      if (step.kind === 'lookup') needed.push(step.lookup.from);
    }
  }
  return needed;
}

/** Tables that existing streams need for the first time. A new stream waits for its tables itself. */
export function newTables(setup: Processing, before: Processing | undefined): readonly LookupSource[] {
  if (before === undefined) return setup.streams.flatMap(({ name }) => neededTables(name, setup));
  return before.streams.flatMap(({ name }) => {
    const known = new Set(neededTables(name, before).map(tableIdentity));
    return neededTables(name, setup).filter((table) => !known.has(tableIdentity(table)));
  });
}
