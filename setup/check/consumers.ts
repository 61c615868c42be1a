import { consumerName } from '../consumer-name.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Two streams that read through one consumer would share its messages: each would see only some of them. */
export function* checkConsumers({ setup, processing }: CheckContext): Generator<Problem> {
  const taken = new Map<string, string>();
  for (const { name, source } of setup.streams) {
    if (source.kind !== 'jetstream') continue;
    const consumer = consumerName(setup.service.name, name, source.jetstream);
    const key = JSON.stringify([source.jetstream.stream, consumer]);
    const other = taken.get(key);
    if (other === undefined) taken.set(key, name);
    else {
      const place = processing.placeOf(['dataStreams', other]);
      const message = `the streams "${name}" and "${other}" (${place}) read "${source.jetstream.stream}" through one consumer, "${consumer}", so each would see only some of the messages: give one of them another "durable"`;
      yield processing.keyProblem(['dataStreams', name], message);
    }
  }
}
