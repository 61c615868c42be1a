import { describe, expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../../support/engine.js';

/** With a flat reader, and with the event as a whole. */
const KINDS = { flat: {}, whole: { allOf: [{}] } };
const ID = '9007199254740993';

describe.each(Object.entries(KINDS))('a schema of an integer beyond 2^53 (%s)', (_, more) => {
  const send = (schema: object, json = `{"id":${ID}}`, reads: object = { labels: { id: 'id' } }) =>
    new TestEngine(
      streamSetup({
        stream: { schema: { type: 'object', properties: { id: schema }, ...more } },
        metrics: { seen_total: { type: 'counter', ...reads } },
      }),
    ).sendEvent(json);

  test.each([
    { type: 'integer' },
    { type: 'number' },
    { type: ['integer', 'string'] },
    { minimum: 2 ** 53, maximum: 2 ** 54 },
    { multipleOf: 2 },
    { enum: [1, 2 ** 53] },
    { const: 2 ** 53 },
    { not: { type: 'string' } },
    { type: 'integer', format: 'int64' },
  ])('is checked as for a number: it matches %j', (schema) => {
    expect(send(schema)).toBeUndefined();
  });

  test.each([
    [{ type: 'string' }, '/id must be string'],
    [{ maximum: 100 }, '/id must be <= 100'],
    [{ exclusiveMinimum: 2 ** 60 }, '/id must be > 11529215046068'],
    [{ multipleOf: 7 }, '/id must be multiple of 7'],
    [{ enum: [1, 2] }, '/id must be equal to one of the allowed values'],
    [{ not: { type: 'number' } }, '/id must NOT be valid'],
  ])('is checked as for a number: it does not match %j', (schema, detail) => {
    expect(send(schema)).toMatchObject({ reason: 'schema', detail: expect.stringContaining(detail) });
  });

  test('is checked within lists and objects', () => {
    const schema = { type: 'array', items: { type: 'object', properties: { at: { type: 'integer' } } } };
    const reads = { where: 'size(id) > 0' };
    const found = (item: string) => send(schema, `{"id":[{"at":${item}}]}`, reads)?.reason;
    expect([found(ID), found(`"${ID}"`)]).toEqual([undefined, 'schema']);
  });
});
