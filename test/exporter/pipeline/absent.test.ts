import { describe, expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../../support/engine.js';

/** The label `of` of a counter, for an event with or without a schema. */
function labelOf(of: string | object, event: object, schema: object = {}): string | object | undefined {
  const engine = new TestEngine(
    streamSetup({ stream: { schema }, metrics: { m: { type: 'counter', labels: { of } } } }),
  );
  engine.sendEvent(event);
  const { counted, skipped } = engine.accountOf('m');
  if (counted === 0) return skipped;
  return /of="([^"]*)"/.exec(engine.samples()[0] ?? '')?.[1];
}

const nullable = {
  type: 'object',
  properties: { room: { type: ['string', 'null'] }, user: { type: ['object', 'null'] } },
};
const optional = { type: 'object', properties: { room: { type: 'string' }, user: { type: 'object' } } };
const closed = { ...optional, additionalProperties: false };
const SCHEMAS = { none: {}, nullable, optional, closed };
const ABSENT = { missing: {}, null: { room: null }, nested: { user: { room: null } } };

describe.each(Object.entries(SCHEMAS))('with the schema: %s', (name, schema) => {
  const events = Object.entries(ABSENT).filter(
    ([, event]) => name === 'none' || name === 'nullable' || !('room' in event),
  );
  describe.each(events)('a field that is %s', (_, event) => {
    test.each([
      ['room', undefined],
      ['event.room', undefined],
      ['event.user.room', undefined],
      [{ value: 'room', default: 'none' }, 'none'],
      ["has(event.room) ? event.room : 'none'", 'none'],
      ["event.?room.orValue('none')", 'none'],
      ["event.?user.?room.orValue('none')", 'none'],
      ["room == null ? 'none' : 'some'", 'none'],
      ["room != null ? room : 'none'", 'none'],
      ["event.room == null ? 'none' : 'some'", 'none'],
      ["event.user.room == null ? 'none' : 'some'", 'none'],
      ['room + "!"', undefined],
      ["room == 'a' ? 'yes' : 'no'", undefined],
    ])('%p is %p', (of, value) => {
      expect(labelOf(of, event, schema)).toBe(value);
    });
  });

  test('a field that is there has its value in all of these', () => {
    const event = { room: 'a', user: { room: 'b' } };
    expect(labelOf("has(event.room) ? event.room : 'none'", event, schema)).toBe('a');
    expect(labelOf("room != null ? room : 'none'", event, schema)).toBe('a');
    expect(labelOf("event.user.room == null ? 'none' : event.user.room", event, schema)).toBe('b');
    expect(labelOf("event.?user.?room.orValue('none')", event, schema)).toBe('b');
  });
});

test('elements of a list stay, also null ones', () => {
  expect(labelOf('size(event.rooms)', { rooms: [1, null, 3] })).toBe('3');
  expect(labelOf("event.rooms[1] == null ? 'none' : 'some'", { rooms: [1, null, 3] })).toBe('none');
});

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'])(
  'a field named %s is an ordinary one',
  (key) => {
    const event = JSON.parse(`{"${key}":"F1","result":{"${key}":"F2","driver":"D"}}`) as object;
    expect(labelOf(`event["${key}"]`, event)).toBe('F1');
    expect(labelOf(`event.result["${key}"]`, event)).toBe('F2');
    expect(labelOf('event.result.driver', event)).toBe('D');
    expect(labelOf(`event["${key}"]`, { other: 1 })).toBeUndefined();
    expect(labelOf(`has(event.result.${key}) ? 'yes' : 'no'`, event)).toBe('yes');
    expect(labelOf(`has(event.result.${key}) ? 'yes' : 'no'`, { result: {} })).toBe('no');
  },
);
