import { describe, expect, test } from '@jest/globals';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { streamSetup, TestEngine } from '../../support/engine.js';

/** An engine whose lookup table throws for the key "bad". */
function engineWithFault(stream: Readonly<Record<string, unknown>> = {}) {
  const lookup = { by: 'key', bucket: 'keys', set: { name: 'value' }, default: { name: 'none' } };
  const get = (key: string) => {
    if (key === 'bad') throw new Error('a bug');
    return undefined;
  };
  return new TestEngine(
    streamSetup({ stream, steps: [{ lookup }], metrics: { m: { type: 'counter', labels: { key: 'key' } } } }),
    { resources: { ...NO_RESOURCES, lookupTable: () => ({ get, keys: () => [] }) } },
  );
}

describe('an exception while an event is processed', () => {
  test('is a rejection of its own, with the message of the error', () => {
    const engine = engineWithFault();
    expect(engine.sendEvent({ key: 'bad' })).toMatchObject({ reason: 'internal', detail: 'a bug' });
    expect(engine.sendEvent({ key: 'good' })).toBeUndefined();
    expect(engine.account).toMatchObject({ received: 2, accepted: 1, rejected: new Map([['internal', 1]]) });
    expect(engine.samples()).toEqual(['m{key="good"} 1']);
  });

  test('costs one event of a message, not those before and after it', () => {
    const engine = engineWithFault({ format: 'ndjson' });
    const rejection = engine.sendEvent('{"key":"a"}\n{"key":"bad"}\n{"key":"b"}');
    expect(rejection).toMatchObject({ reason: 'internal', parts: [{ rejection: { reason: 'internal' } }] });
    expect(engine.account).toMatchObject({ received: 3, accepted: 2, rejected: new Map([['internal', 1]]) });
    expect(engine.samples()).toEqual(['m{key="a"} 1', 'm{key="b"} 1']);
  });
});
