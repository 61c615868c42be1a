import { expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../../support/engine.js';

const SCHEMAS = {
  none: {},
  // Read from the bytes, and by compiled expressions.
  flat: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
  composed: { type: 'object', allOf: [{}], properties: { id: { type: 'integer' } } },
};

/** A label for each expression, of the events with these ids. */
const LABELS = {
  id: 'id',
  text: 'string(id)',
  member: 'event.id',
  equal: 'id == 9007199254740993',
  greater: 'id > 5',
  greater_double: 'id > 8.5',
  sum: 'id + 1 > 0.0',
  choice: "id == 7 ? 'seven' : string(id)",
};

test.each(Object.entries(SCHEMAS))(
  'expressions keep large integers apart, with the schema: %s',
  (_, schema) => {
    const engine = new TestEngine(
      streamSetup({ stream: { schema }, metrics: { m: { type: 'counter', labels: LABELS } } }),
    );
    engine.sendAll(['{"id":9007199254740993}', '{"id":9007199254740992}', '{"id":7}']);
    const series = (id: string, equal: boolean, greaterDouble: boolean, choice: string) =>
      `m{id="${id}",text="${id}",member="${id}",equal="${equal}",greater="true",greater_double="${greaterDouble}",sum="true",choice="${choice}"} 1`;
    expect(engine.samples()).toEqual([
      series('7', false, false, 'seven'),
      series('9007199254740992', false, true, '9007199254740992'),
      series('9007199254740993', true, true, '9007199254740993'),
    ]);
  },
);

test('two fields with neighbouring large integers are not equal', () => {
  const schema = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'integer' } } };
  const engine = new TestEngine(
    streamSetup({ stream: { schema }, metrics: { m: { type: 'counter', where: 'a == b' } } }),
  );
  engine.sendAll([
    '{"a":9007199254740993,"b":9007199254740992}',
    '{"a":9007199254740993,"b":9007199254740993}',
  ]);
  expect(engine.accountOf('m')).toEqual({ counted: 1, excluded: 1, skipped: {} });
});
