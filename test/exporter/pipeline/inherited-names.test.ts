import { describe, expect, test } from '@jest/globals';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { streamSetup, TestEngine } from '../../support/engine.js';

/** Names that every object inherits. JSON.parse makes ordinary fields of them, and so does natsight. */
const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__'];

/** An entry whose columns do not have these names, and one with one of them. */
const resources = {
  ...NO_RESOURCES,
  lookupTable: () => ({
    keys: () => [],
    get: (key: string) =>
      JSON.parse(key === 'own' ? '{"constructor":"C","__proto__":"P","city":"Bonn"}' : '{"city":"Bonn"}') as {
        city: string;
      },
  }),
};
const counted = (label: string) => ({
  seen_total: { type: 'counter', labels: { value: label } },
});

const jsonOf = (name: string) => (value: unknown) =>
  `{"origin":"ORD",${JSON.stringify(name)}:${JSON.stringify(value)}}`;
const engineOf = (stream: object, steps: readonly unknown[] = [], label = 'value') =>
  new TestEngine(streamSetup({ stream: { ...stream }, steps, metrics: counted(label) }), { resources });

describe.each(NAMES)('a field called "%s"', (name) => {
  const json = jsonOf(name);

  test('is dropped, and only if it was sent is there something to drop', () => {
    const engine = engineOf({}, [{ drop: [name] }], 'string(size(event))');
    engine.sendEvent(json('x'));
    engine.sendEvent('{"origin":"ORD"}');
    expect(engine.samples()).toEqual(['seen_total{value="1"} 2']);
  });

  test('is the identity of an event', () => {
    const engine = engineOf({ deduplicate: { by: name, within: '1h' } }, [], 'origin');
    const outcomes = [json('1'), json('1'), json('2'), '{"origin":"ORD"}', '{"origin":"ORD"}'].map((event) =>
      engine.sendEvent(event),
    );
    expect(outcomes.map((outcome) => outcome?.reason)).toEqual([
      undefined,
      'duplicate',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is the time of an event', () => {
    const engine = engineOf({ eventTime: { field: name } }, [], 'origin');
    expect(engine.sendEvent(json('2001-02-24T07:00:00Z'))).toBeUndefined();
    expect(engine.sendEvent('{"origin":"ORD"}')).toMatchObject({ reason: 'event_time' });
  });
});

// A setup cannot have the key "__proto__": zod and ajv leave it out.
describe.each(NAMES.filter((name) => name !== '__proto__'))('a field called "%s"', (name) => {
  const json = jsonOf(name);

  test('is renamed', () => {
    const engine = engineOf({}, [{ rename: { [name]: 'value' } }]);
    expect(engine.sendEvent(json('x'))).toBeUndefined();
    expect(engine.samples()).toEqual(['seen_total{value="x"} 1']);
  });

  test.each(['flat', 'whole'])('has a schema of its own (%s)', (kind) => {
    const more = kind === 'flat' ? {} : { allOf: [{}] };
    const schema = {
      type: 'object',
      properties: { [name]: { type: 'string' }, origin: { type: 'string' } },
      ...more,
    };
    const open = engineOf({ schema: { ...schema, additionalProperties: true } }, [], 'origin');
    const closed = engineOf({ schema: { ...schema, additionalProperties: false } }, [], 'origin');
    const required = engineOf({ schema: { ...schema, required: [name] } }, [], 'origin');
    expect(required.sendEvent('{"origin":"ORD"}')).toMatchObject({ reason: 'schema' });
    expect(required.sendEvent(json('x'))).toBeUndefined();
    for (const each of [open, closed]) {
      expect(each.sendEvent(json('x'))).toBeUndefined();
      expect(each.sendEvent('{"origin":"ORD"}')).toBeUndefined();
      expect(each.sendEvent(json(7))).toMatchObject({ reason: 'schema' });
    }
  });
});

describe('a lookup', () => {
  const lookupOf = (column: string) =>
    new TestEngine(
      streamSetup({
        steps: [
          { lookup: { file: 'a.csv', by: 'origin', set: { value: column }, default: { value: 'none' } } },
        ],
        metrics: counted('value'),
      }),
      { resources },
    );

  test.each(['constructor', 'toString', '__proto__'])(
    'of a column "%s" that the entry lacks sets nothing',
    (column) => {
      const engine = lookupOf(column);
      expect(engine.sendEvent('{"origin":"other"}')).toBeUndefined();
      expect(engine.samples()).toEqual(['seen_total{value="none"} 1']);
    },
  );

  test.each([
    ['constructor', 'C'],
    ['__proto__', 'P'],
  ])('of a column "%s" that the entry has sets its value', (column, value) => {
    const engine = lookupOf(column);
    expect(engine.sendEvent('{"origin":"own"}')).toBeUndefined();
    expect(engine.samples()).toEqual([`seen_total{value="${value}"} 1`]);
  });
});
