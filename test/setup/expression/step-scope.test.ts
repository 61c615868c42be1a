import { describe, expect, test } from '@jest/globals';
import { scopeOf } from '../../../setup/expression/step-scope.js';
import { formatSchema } from '../../../setup/model/format.js';
import { stepSchema } from '../../../setup/model/step.js';

const schema = {
  properties: {
    delay: { type: 'number' },
    origin: { type: 'string' },
    legs: { type: 'array', items: { type: 'object' } },
    miles: { type: 'array', items: { type: 'number' } },
  },
};

function typeAfter(steps: readonly unknown[], source: string, format: unknown = 'json', of: object = schema) {
  const stream = { schema: { ...of }, format: formatSchema.parse(format) };
  const parsed = steps.map((step) => stepSchema.parse(step));
  try {
    return scopeOf(stream, parsed).compile(source, 'any').type;
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

const lookup = { by: 'origin', bucket: 'airports', set: { city: 'city' } };

describe('after a step a field has the type', () => {
  test.each([
    [{ rename: { delay: 'late' } }, 'late', 'double'],
    [{ rename: { delay: 'late' } }, 'delay', 'unknown field "delay" (known: origin, legs, miles, late)'],
    [{ rename: { delay: 'origin', origin: 'delay' } }, 'delay', 'string'],
    [{ rename: { delay: 'origin', origin: 'delay' } }, 'origin', 'double'],
    [{ drop: ['delay'] }, 'delay', 'unknown field "delay" (known: origin, legs, miles)'],
    [{ lookup }, 'city', 'dyn'],
    [{ each: 'miles', as: 'mile' }, 'mile * 2.0', 'double'],
    [{ each: 'legs', as: 'leg' }, 'leg.origin', 'dyn'],
    [{ each: 'legs.filter(leg, has(leg.gate))', as: 'leg' }, 'leg.gate', 'dyn'],
    [{ each: '[1, 2]', as: 'one' }, 'one', 'double'],
    [
      { each: 'delay', as: 'x' },
      'x',
      'expected an expression that returns a list, found one that returns double',
    ],
    [{ route: 'other', when: 'delay > 1.0' }, 'delay', 'double'],
  ])('%j: %s is %s', (step, source, type) => {
    expect(typeAfter([step], source)).toBe(type);
  });
});

describe('a format brings along', () => {
  const text = { text: { pattern: '(?P<level>[A-Z]+) (?P<delay>.*)' } };

  test.each([
    ['cloudevents', 'ce_type', 'string'],
    ['cloudevents', 'ce_shard', 'unknown field "ce_shard"; did you mean "ce_id"? '],
    ['influx', 'measurement', 'string'],
    ['influx', 'time', 'double'],
    [text, 'level', 'string'],
    [text, 'delay', 'double'],
    [{ csv: { columns: ['gate', 'delay'] } }, 'gate', 'string'],
    [{ csv: { columns: ['gate', 'delay'] } }, 'delay', 'double'],
    ['json', 'measurement', 'unknown field "measurement"'],
  ])('%j: %s is %s', (format, source, type) => {
    expect(typeAfter([], source, format)).toContain(type.split(';', 1)[0]);
  });

  test('all the fields there are, where the setup names them', () => {
    expect(typeAfter([], 'other', text, {})).toContain('unknown field "other"');
    expect(typeAfter([], 'other', { csv: { columns: ['a'] } }, {})).toContain('unknown field "other"');
    expect(typeAfter([], 'other', 'csv', {})).toBe('dyn');
  });
});
