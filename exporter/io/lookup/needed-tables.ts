import type { LookupSource } from '../../../setup/model/lookup.js';
import type { Setup } from '../../../setup/model/setup.js';
import { tableIdentity } from '../../identity/identity.js';
import type { Stream } from '../../../setup/model/stream.js';

interface Processing {
  readonly streams: readonly Pick<Stream, 'name'>[];
  readonly steps: Setup['steps'];
}

/** The tables that events of this stream are looked up in: by its own steps, and by those of the streams that it routes to. */
export function neededTables(stream: string, { steps }: Pick<Processing, 'steps'>): readonly LookupSource[] {
  const reached = new Set([stream]);
  const needed: LookupSource[] = [];
  // A set that grows while it is walked is walked to its end.
  for (const name of reached) {
    for (const step of steps.get(name) ?? []) {
      if (step.kind === 'route') reached.add(step.route);
      if (step.kind === 'lookup') needed.push(step.lookup.from);
    }
  }
  return needed;
}

/** The tables that streams need which were there before, and needed others; a stream that begins waits for its own. */
export function newTables(setup: Processing, before: Processing | undefined): readonly LookupSource[] {
  if (before === undefined) return setup.streams.flatMap(({ name }) => neededTables(name, setup));
  return before.streams.flatMap(({ name }) => {
    const known = new Set(neededTables(name, before).map(tableIdentity));
    return neededTables(name, setup).filter((table) => !known.has(tableIdentity(table)));
  });
}
