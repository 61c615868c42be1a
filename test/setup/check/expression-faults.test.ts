import { describe, expect, test } from '@jest/globals';
import { checkExpression } from '../../../setup/check/expression-faults.js';
import { contextOfStream } from '../../../setup/check/steps.js';
import type { Expected } from '../../../setup/expression/result.js';
import { streamSchema } from '../../../setup/model/stream.js';

const part = {
  type: 'object',
  additionalProperties: false,
  required: ['sku'],
  properties: { sku: { type: 'string' }, qty: { type: 'number' }, state: { enum: ['new', 'old'] } },
};
const schema = {
  type: 'object',
  required: ['id', 'status', 'kind', 'user', 'soft', 'open', 'items', 'tags', 'count', 'ref', 'who'],
  properties: {
    id: { type: 'string' },
    status: { type: 'string', enum: ['PAID', 'FAILED'] },
    kind: { const: 'order' },
    count: { type: 'integer' },
    amount: { type: 'number' },
    note: { type: ['string', 'null'] },
    user: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: { name: { type: 'string' }, age: { type: 'number' }, tier: { enum: ['gold', 'silver'] } },
    },
    soft: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    open: { type: 'object', additionalProperties: true, properties: { name: { type: 'string' } } },
    items: { type: 'array', items: part },
    tags: { type: 'array', items: { enum: ['a', 'b'] } },
    ref: { $ref: '#/$defs/ref' },
    who: { oneOf: [{ enum: ['x', 'y'] }, { type: 'null' }] },
    in: { type: 'string' },
    message: { type: 'string' },
  },
  $defs: {
    ref: {
      type: 'object',
      additionalProperties: false,
      required: ['code'],
      properties: { code: { type: 'integer' } },
    },
  },
};
const declared = contextOfStream(streamSchema.parse({ subject: 'orders.>', schema }));
const open = contextOfStream(streamSchema.parse({ subject: 'orders.>' }));

function faultsIn(context: typeof open, source: string, expected: Expected): readonly string[] {
  const { faults } = checkExpression(context, source, expected, {
    level: 'warning',
    effect: 'it is skipped',
  });
  return faults.map(({ start, level, message }) => `${start} ${level}: ${message}`);
}

const notRequired = (name: string, advice: string) =>
  `"${name}" can be missing, since it is not in "required": it is skipped. Write ${advice}`;

describe('fields below the schema of the event', () => {
  test.each([
    [
      'event.user.nmae',
      '11 error: "event.user" has no field "nmae"; did you mean "name"? (known: name, age, tier)',
    ],
    [
      "user['nmae'] == 'x'",
      '6 error: "user" has no field "nmae"; did you mean "name"? (known: name, age, tier)',
    ],
    [
      'event.soft.nmae',
      '11 error: unknown field "nmae"; did you mean "name"? (known: name); if "event.soft" has others, say "additionalProperties": true in its schema',
    ],
    [
      'event.items[0].sku2',
      '15 error: "event.items[0]" has no field "sku2"; did you mean "sku"? (known: sku, qty, state)',
    ],
    [
      "items.exists(i, i.skuu == 'x')",
      '18 error: "i" has no field "skuu"; did you mean "sku"? (known: sku, qty, state)',
    ],
    ['items.map(i, i.sku)[0].x', '23 error: "items.map(i, i.sku)[0]" is a string and has no field "x"'],
    [
      'event.items.sku',
      '12 error: "event.items" is a list and has no field "sku": write event.items[0].sku, or use exists, all or map',
    ],
    ['event.ref.cod', '10 error: "event.ref" has no field "cod"; did you mean "code"? (known: code)'],
    ['user.name.first', '10 error: "user.name" is a string and has no field "first"'],
    [
      'has(event.user.nmae)',
      '15 error: "event.user" has no field "nmae"; did you mean "name"? (known: name, age, tier)',
    ],
    [
      "event.?user.?nmae.orValue('x')",
      '13 error: "event.?user" has no field "nmae"; did you mean "name"? (known: name, age, tier)',
    ],
  ])('%s: %s', (source, fault) => {
    expect(faultsIn(declared, source, 'any')).toEqual([fault]);
  });

  test.each([
    'event.open.nmae',
    'event.soft.zip',
    'event.user.name',
    'items.map(i, i.sku)',
    'event.ref.code',
  ])('%s may exist', (source) => {
    expect(faultsIn(declared, source, 'any')).toEqual([]);
  });
});

describe('comparisons with what a field cannot be', () => {
  test.each([
    [
      "status == 'FAILD'",
      '10 error: "status" is never \'FAILD\'; did you mean "FAILED"? (known: PAID, FAILED)',
    ],
    [
      "'FAILD' == status",
      '0 error: "status" is never \'FAILD\'; did you mean "FAILED"? (known: PAID, FAILED)',
    ],
    [
      "status != 'FAILD'",
      '10 error: "status" is never \'FAILD\'; did you mean "FAILED"? (known: PAID, FAILED)',
    ],
    ["status in ['PAID', 'X']", '19 error: "status" is never \'X\' (known: PAID, FAILED)'],
    ["kind == 'Order'", '8 error: "kind" is never \'Order\'; did you mean "order"? (known: order)'],
    ["'c' in tags", '0 error: "tags" is never \'c\'; did you mean "a"? (known: a, b)'],
    ["count == 'x'", '9 error: "count" is a number and never equals \'x\''],
    ["event.count != 'x'", '15 error: "event.count" is a number and always differs from \'x\''],
    ['user.name == 5', '13 error: "user.name" is a string and never equals 5'],
    ["user == 'x'", '8 error: "user" is an object and never equals \'x\''],
    ['count == id', '9 error: "count" is a number and "id" is a string: they are never equal'],
    ["cel.bind(s, status, s == 'FOO')", '25 error: "s" is never \'FOO\' (known: PAID, FAILED)'],
    ["has(event.who) && who == 'z'", '25 error: "who" is never \'z\'; did you mean "x"? (known: x, y)'],
  ])('%s: %s', (source, fault) => {
    expect(faultsIn(declared, source, 'any')).toEqual([fault]);
  });

  test.each([
    "status == 'PAID'",
    "status in ['PAID', 'FAILED']",
    'status == id',
    'count == 5',
    'count == 5.0',
    "event.open.name == 'x'",
    "event.?user.?tier.orValue('none') == 'none'",
    'type(id) == string',
  ])('%s may be true', (source) => {
    expect(faultsIn(declared, source, 'any')).toEqual([]);
  });

  test.each<[string, Expected, string]>([
    ['event.user.name', 'double', '0 error: expected a number, found a string'],
    ['event.user', 'scalar', '0 error: expected a string, a number, true or false, found an object'],
  ])('%s as %s: %s', (source, expected, fault) => {
    expect(faultsIn(declared, source, expected)).toEqual([fault]);
  });
});

describe('fields that may be missing', () => {
  test.each([
    ['amount > 5', `0 warning: ${notRequired('amount', 'event.?amount.orValue(0)')}`],
    ['amount * 2.0 + amount', `0 warning: ${notRequired('amount', 'event.?amount.orValue(0)')}`],
    ['event.user.age > 5', `0 warning: ${notRequired('event.user.age', 'event.?user.?age.orValue(0)')}`],
    ['items.filter(i, i.qty > 1).size()', `16 warning: ${notRequired('i.qty', 'i.?qty.orValue(0)')}`],
    ["event['in'] == 'x'", `0 warning: ${notRequired("event['in']", "event[?'in'].orValue('none')")}`],
    ["id == 'a' || amount > 5", `13 warning: ${notRequired('amount', 'event.?amount.orValue(0)')}`],
    [
      "event.note + 'x'",
      '0 warning: "event.note" can be null, which means that it is missing: it is skipped. Write event.?note.orValue(\'none\')',
    ],
    [
      "who == 'x'",
      '0 warning: "who" can be null, which means that it is missing: it is skipped. Write event.?who.orValue(\'none\')',
    ],
    [
      "id == 'a' ? note : 'x'",
      '12 warning: "note" can be null, which means that it is missing: it is skipped. Write event.?note.orValue(\'none\')',
    ],
  ])('%s: %s', (source, fault) => {
    expect(faultsIn(declared, source, 'any')).toEqual([fault]);
  });

  test.each([
    'has(event.amount) && amount > 5',
    'amount > 5 && has(event.amount)',
    '!has(event.amount) || amount > 5',
    'amount != null && amount > 5',
    'amount == null || amount > 5',
    'has(event.amount) ? amount : 0.0',
    '!has(event.amount) ? 0.0 : amount',
    "note == null ? 'none' : note",
    "event.?note.orValue('none')",
    "event.?note.hasValue() && event.note == 'x'",
    '(has(event.amount) ? amount > 5 : false) && amount < 9',
    'user.age == null',
    "event.user.tier != null && event.user.tier == 'gold'",
    'items.filter(i, has(i.qty) && i.qty > 1).size()',
    'type(amount) == double',
  ])('%s is guarded', (source) => {
    expect(faultsIn(declared, source, 'any')).toEqual([]);
  });
});

describe('words of CEL and natsight as names of fields', () => {
  const reserved = (name: string, member = `.${name}`) =>
    `error: CEL reserves the name "${name}": write event${member}`;
  const message = 'error: "message" is the message that carried the event: write event.message for the field';
  const event = 'error: "event" is the whole event: write event.event for the field';

  test.each<[string, Expected, string]>([
    ["type == 'created'", 'bool', `0 ${reserved('type')}`],
    ["type in ['a']", 'bool', `0 ${reserved('type')}`],
    ['type', 'scalar', `0 ${reserved('type')}`],
    ["type.startsWith('x')", 'bool', `0 ${reserved('type')}`],
    ["in == 'x'", 'bool', `0 ${reserved('in', "['in']")}`],
    ["event.in == 'x'", 'bool', `6 error: CEL reserves the name "in": write ['in'] instead of .in`],
    ['int == 5', 'bool', `0 ${reserved('int')}`],
    ['string', 'scalar', `0 ${reserved('string')}`],
    ["namespace == 'x'", 'bool', `0 ${reserved('namespace')}`],
    ['bool && x', 'bool', `0 ${reserved('bool')}`],
    ["event == 'x'", 'bool', `0 ${event}`],
    ["event in ['x']", 'bool', `0 ${event}`],
    ['event', 'scalar', `0 ${event}`],
    ["message == 'x'", 'bool', `0 ${message}`],
    ["message.contains('x')", 'bool', `0 ${message}`],
    ['message', 'scalar', `0 ${message}`],
  ])('%s as %s, without a schema: %s', (source, expected, fault) => {
    expect(faultsIn(open, source, expected)).toEqual([fault]);
  });

  test.each<[string, Expected]>([
    ["event.type == 'created'", 'bool'],
    ["event['in'] == 'x'", 'bool'],
    ['event.event', 'scalar'],
    ['event.message.text', 'scalar'],
    ['message.subject', 'scalar'],
    ['type(x) == string', 'bool'],
    ['size(event)', 'double'],
  ])('%s as %s is right', (source, expected) => {
    expect(faultsIn(open, source, expected)).toEqual([]);
  });

  test('the schema declares them: the same', () => {
    expect(faultsIn(declared, "message == 'x'", 'bool')).toEqual([`0 ${message}`]);
    expect(faultsIn(declared, "in == 'x'", 'bool')).toEqual([`0 ${reserved('in', "['in']")}`]);
  });
});
