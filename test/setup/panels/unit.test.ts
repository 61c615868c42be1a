import { describe, expect, test } from '@jest/globals';
import { catalogOf } from '../../../setup/catalog.js';
import { parseShow } from '../../../setup/model/show.js';
import { unitOfShow } from '../../../setup/panels/unit.js';
import { notationOfUnit } from '../../../setup/value/notation.js';
import { setupOf } from '../../support/setup-fixture.js';

const of = { stream: 'orders', help: 'Help.' };
const window = { ...of, type: 'window', size: '1m' };
const histogram = { ...of, type: 'histogram', value: 'bytes' };
const catalog = catalogOf(
  setupOf({
    liveMetrics: {
      orders_rate: { ...window, aggregate: 'rate' },
      orders_peak: { ...window, aggregate: 'peak' },
      points_rate: { ...window, aggregate: 'rate', value: 'points' },
      read_bytes: { ...window, aggregate: 'rate', value: 'bytes' },
      flown_meters: { ...window, aggregate: 'peak', value: 'meters' },
      points_sum: { ...window, aggregate: 'sum', value: 'points' },
      points_total: { ...of, type: 'counter', value: 'points' },
      poured_liters_total: { ...of, type: 'counter', value: 'liters' },
      decimal_bytes: { ...histogram, buckets: [100, 1_000, 25_000, 10_000_000] },
      binary_bytes: { ...histogram, buckets: [1_024, 65_536, 10_485_760] },
      small_bytes: { ...histogram, buckets: [64, 256] },
    },
  }),
);

function unit(name: string, shown: string): string | undefined {
  const entry = catalog.find((each) => each.name === name);
  const show = parseShow(shown);
  return entry && show && unitOfShow(entry, show);
}

describe('what is shown per second has a unit per second:', () => {
  test.each([
    ['orders_rate', 'value', 'cps'],
    ['orders_peak', 'value', 'cps'],
    ['points_rate', 'value', 'si:/s'],
    ['read_bytes', 'value', 'binBps'],
    ['flown_meters', 'value', 'si:\u2060m/s'],
    ['points_sum', 'value', 'short'],
    ['points_total', 'rate', 'si:/s'],
    ['points_total', 'increase', 'short'],
    ['poured_liters_total', 'rate', 'si:L/s'],
  ])('%s, %s, in %s', (name, shown, expected) => {
    expect(unit(name, shown)).toBe(expected);
  });

  test('and so has the text of an alert', () => {
    expect([unit('flown_meters', 'value'), unit('points_rate', 'value')].map(notationOfUnit)).toMatchObject([
      { unit: 'm/s', space: ' ' },
      { unit: '/s', space: '' },
    ]);
  });
});

describe('bytes are counted in powers of', () => {
  test.each([
    ['ten if the bounds are round in them', 'decimal_bytes', 'decbytes'],
    ['two if the bounds are not', 'binary_bytes', 'bytes'],
    ['two if no bound tells', 'small_bytes', 'bytes'],
  ])('%s', (_, name, expected) => {
    expect(unit(name, 'p95')).toBe(expected);
  });
});
