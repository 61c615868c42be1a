import { describe, expect, test } from '@jest/globals';
import { Rejected } from '../../../exporter/event/rejection.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import type { LookupEntry } from '../../../exporter/transform/lookup-table.js';
import { EventAllowance } from '../../../exporter/transform/event-allowance.js';
import { compileSteps } from '../../../exporter/transform/steps.js';
import { stepSchema } from '../../../setup/model/step.js';
import { streamSchema } from '../../../setup/model/stream.js';

const AIRPORTS: Readonly<Record<string, LookupEntry>> = {
  ORD: { city: 'Chicago', gates: 191 },
  '7': { city: 'Seven' },
};
const resources = {
  ...NO_RESOURCES,
  lookupTable: () => ({ get: (key: string) => AIRPORTS[key], keys: () => Object.keys(AIRPORTS) }),
};

const unset: string[] = [];

function run(steps: readonly unknown[], event: Record<string, unknown>, schema: object = {}) {
  const stream = { ...streamSchema.parse({ subject: 'flights.>', schema }), name: 'flights' };
  const compiled = compileSteps(
    stream,
    steps.map((step) => stepSchema.parse(step)),
    {
      tables: resources,
      allowance: new EventAllowance(),
      onUnset: (field, { reason }) => unset.push(`${field} ${reason}`),
    },
  );
  for (const step of compiled) {
    const rejected = step(event);
    if (rejected !== undefined) return rejected;
  }
  return event;
}

describe('where', () => {
  test('lets the event pass as it is when the condition is true', () => {
    expect(run([{ where: 'delay > 15' }], { delay: 16 })).toEqual({ delay: 16 });
  });

  test('ends its way as "filtered" when it is false', () => {
    expect(run([{ where: 'delay > 15' }], { delay: 15 })).toMatchObject({
      reason: 'filtered',
      detail: 'step 1 of stream "flights", "where": delay > 15 is false',
    });
  });

  test('that fails rejects the event, and says which step, which expression and why', () => {
    const rejected = run([{ where: 'true' }, { where: 'delay > 15' }], { delay: 'long' });
    expect(rejected).toBeInstanceOf(Rejected);
    expect(rejected).toMatchObject({
      reason: 'expression',
      detail: 'step 2 of stream "flights", "where": delay > 15: no such overload: dyn<string> > int',
    });
  });

  test('never passes silently for want of a field', () => {
    expect(run([{ where: 'delay > 15' }], {})).toMatchObject({ reason: 'expression' });
  });
});

describe('set', () => {
  test('adds fields and replaces them, each seeing those before it', () => {
    const steps = [
      { set: { miles: 'distance / 1.6', far: 'miles > 500', distance: '0' } },
      { set: { near: '!far' } },
    ];
    expect(run(steps, { distance: 1600 })).toEqual({ distance: 0, miles: 1000, far: true, near: false });
  });

  test('knows the fields of the schema, and those that steps before it have set', () => {
    const schema = { properties: { delay: { type: 'number' } } };
    expect(run([{ set: { late: 'delay > 15' } }, { where: 'late' }], { delay: 20 }, schema)).toEqual({
      delay: 20,
      late: true,
    });
    expect(() => run([{ where: 'late' }, { set: { late: 'delay > 15' } }], { delay: 20 }, schema)).toThrow(
      'unknown field "late"',
    );
  });

  test('that fails leaves the field out, and says which and why', () => {
    unset.length = 0;
    const event = run([{ set: { a: '1', b: 'origin + 1.0', c: 'gone + 1.0' } }], { origin: 'ORD' });
    expect(event).toEqual({ origin: 'ORD', a: 1, b: undefined, c: undefined });
    expect(unset).toEqual(['b type', 'c missing']);
  });

  test('that gives null leaves the field out', () => {
    unset.length = 0;
    expect(run([{ set: { origin: 'null' } }], { origin: 'ORD' })).toEqual({ origin: undefined });
    expect(unset).toEqual([]);
  });
});

describe('rename', () => {
  test.each([
    [{ dst: 'destination' }, { dst: 'DFW', delay: 1 }, { destination: 'DFW', delay: 1 }],
    [
      { a: 'b', b: 'a' },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ],
    [{ a: 'b' }, { b: 2 }, { b: 2 }],
    [{ a: 'b' }, { a: 1, b: 2 }, { b: 1 }],
    [{ 'user-id': 'user' }, { 'user-id': null }, { user: null }],
  ])('%j makes of %j %j', (rename, event, renamed) => {
    expect(run([{ rename }], event)).toEqual(renamed);
  });
});

describe('drop', () => {
  test('removes fields, those that are not there too', () => {
    expect(run([{ drop: ['secret', 'other'] }], { secret: 1, delay: 2 })).toEqual({ delay: 2 });
  });
});

describe('lookup', () => {
  const lookup = { by: 'origin', bucket: 'airports', set: { city: 'city', gates: 'gates' } };

  test('adds the columns of the entry; one that the entry lacks is not set', () => {
    expect(run([{ lookup }], { origin: 'ORD' })).toEqual({ origin: 'ORD', city: 'Chicago', gates: 191 });
    expect(run([{ lookup }], { origin: 7 })).toEqual({ origin: 7, city: 'Seven' });
  });

  test('without an entry rejects the event, unless there is a default', () => {
    expect(run([{ lookup }], { origin: 'XXX' })).toMatchObject({
      reason: 'lookup',
      detail: 'step 1 of stream "flights", "lookup": no entry for "XXX" in bucket airports',
    });
    const withDefault = { ...lookup, default: { city: 'unknown', gates: null } };
    expect(run([{ lookup: withDefault }], { origin: 'XXX' })).toEqual({
      origin: 'XXX',
      city: 'unknown',
      gates: undefined,
    });
    expect(run([{ lookup: withDefault }], { origin: '7' })).toEqual({
      origin: '7',
      city: 'Seven',
      gates: undefined,
    });
  });

  test('takes no key from what every object inherits, and needs a key', () => {
    expect(run([{ lookup }], { origin: 'nothing' })).toMatchObject({ reason: 'lookup' });
    expect(run([{ lookup }], {})).toMatchObject({ reason: 'expression' });
  });
});
