import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SetupResources } from '../../../exporter/io/setup/setup-resources.js';
import { FORMATS } from '../../scenarios/rig/payloads.js';
import { streamSetup, TestEngine } from '../../support/engine.js';

const typed = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
const SCHEMAS = { typed, composed: { ...typed, allOf: [{}] }, open: {} };
const resources = new SetupResources({
  directory: 'test/fixtures/formats',
  link: () => Promise.reject(new Error('there is no NATS here')),
  tell: () => undefined,
});
const CASES = Object.entries(FORMATS).flatMap(([name, format]) =>
  Object.entries(SCHEMAS).map(([kind, schema]) => ({ name: `${name}, ${kind}`, ...format, schema })),
);

const MAX = 2n ** 64n - 1n;
/** Some ids, and the neighbours of each. */
const ids = fc
  .array(fc.oneof(fc.bigInt(0n, MAX), fc.bigInt(2n ** 53n - 4n, 2n ** 53n + 4n)), { maxLength: 10 })
  .map((some) => some.flatMap((id) => [id, id ^ 1n, id ^ 2n].map(String)));

describe.each(CASES)('64-bit ids in $name', ({ format, event, list, schema }) => {
  const engineOf = (more: object = {}) =>
    new TestEngine(
      streamSetup({
        stream: { format, schema, ...more },
        metrics: { seen_total: { type: 'counter', labels: { id: { value: 'id', limit: 1_000 } } } },
      }),
      { resources },
    );

  test('are label values with all of their digits', () => {
    fc.assert(
      fc.property(ids, (some) => {
        const engine = engineOf();
        for (const id of some) {
          const { payload, headers } = event(id);
          expect(engine.sendEvent(payload, headers)).toBeUndefined();
        }
        if (list !== undefined && some.length > 0)
          expect(engine.sendEvent(list(some).payload)).toBeUndefined();
        const found = engine.samples().map((line) => /id="(\d+)"/.exec(line)?.[1]);
        expect(found.toSorted(ascending)).toEqual([...new Set(some)].toSorted(ascending));
      }),
      { numRuns: 20 },
    );
  });

  test('are never duplicates of each other', () => {
    const engine = engineOf({ deduplicate: { by: 'id', within: '1h' } });
    const send = (id: bigint) => {
      const { payload, headers } = event(String(id));
      return engine.sendEvent(payload, headers);
    };
    for (let id = MAX - 5n; id <= MAX; id++) expect(send(id)).toBeUndefined();
    expect(send(MAX)).toMatchObject({
      reason: 'duplicate',
      detail: expect.stringContaining('18446744073709551615'),
    });
  });
});

function ascending(one = '', other = ''): number {
  return one < other ? -1 : 1;
}
