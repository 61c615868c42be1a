import { expect, test } from '@jest/globals';
import { labelValuesOf } from '../../../setup/check/label-values.js';
import { metricSchema } from '../../../setup/model/metric.js';
import { stepSchema } from '../../../setup/model/step.js';
import { streamSchema } from '../../../setup/model/stream.js';

const schema = {
  type: 'object',
  required: ['status', 'code', 'amount', 'user', 'items', 'note'],
  properties: {
    status: { enum: ['PAID', 'FAILED'] },
    code: { enum: [1, 2, null] },
    amount: { type: 'number' },
    paid: { type: 'boolean' },
    user: { type: 'object', properties: { tier: { type: 'string', enum: ['gold', 'silver'] } } },
    items: { type: 'array', items: { properties: { state: { const: 'new' } } } },
    note: { type: 'string' },
  },
};
const steps = [
  { set: { size: "amount > 100 ? 'big' : 'small'", copy: 'status' } },
  { rename: { paid: 'settled' } },
  { each: 'items', as: 'item' },
];

function valuesOf(label: unknown): readonly string[] | undefined {
  const stream = { name: 'orders', ...streamSchema.parse({ subject: 'orders.>', schema }) };
  const labels = { label };
  const metric = {
    name: 'm',
    ...metricSchema.parse({ type: 'counter', stream: 'orders', help: 'M.', labels }),
  };
  const values = labelValuesOf({
    streams: [stream],
    steps: new Map([['orders', steps.map((step) => stepSchema.parse(step))]]),
    metrics: [metric],
  });
  return values.get('m')?.get('label');
}

test.each<[unknown, readonly string[] | undefined]>([
  ['status', ['PAID', 'FAILED']],
  ['code', ['1', '2']],
  ['settled', ['true', 'false']],
  ['amount > 5', ['true', 'false']],
  ["amount > 5 ? 'a' : 'b'", ['a', 'b']],
  ["amount > 5 ? status : 'b'", ['PAID', 'FAILED', 'b']],
  ['size', ['big', 'small']],
  ['copy', ['PAID', 'FAILED']],
  ['event.user.tier', ['gold', 'silver']],
  ["event.?user.?tier.orValue('none')", ['gold', 'silver', 'none']],
  ['item.state', ['new']],
  [{ value: 'status', default: 'none' }, ['PAID', 'FAILED', 'none']],
  [{ value: 'status', limit: 1 }, ['PAID', 'FAILED', '__other__']],
  ['note', undefined],
  ["status + 'x'", undefined],
  ['status.lowerAscii()', undefined],
])('the label %j has the values %j', (label, values) => {
  expect(valuesOf(label)).toEqual(values);
});
