import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { GRAFANA_UNITS } from '../../../setup/panels/grafana-units.js';
import { dateText } from '../../../exporter/page/clock.js';
import { formatValue } from '../../../exporter/page/format.js';
import { siUnit } from '../../../setup/panels/si-unit.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a value', () => {
  test.each<[value: number, unit: string, text: string]>([
    [0, 'short', '0'],
    [0.000123456, 'short', '0.000123'],
    [-0.5, 'short', '-0.500'],
    [12.345, 'short', '12.3'],
    [999.6, 'short', '1000'],
    [1_000, 'short', '1 K'],
    [1_234, 'short', '1.23 K'],
    [-1_234_567, 'short', '-1.23 Mil'],
    [2.5e9, 'short', '2.50 Bil'],
    [7e12, 'short', '7 Tri'],
    [1_234.5, 'none', '1235'],
    [0.256, 'percentunit', '25.6%'],
    [99.5, 'percent', '99.5%'],
    [0, 's', '0 s'],
    [0.0000005, 's', '500 ns'],
    [0.0123, 's', '12.3 ms'],
    [59, 's', '59 s'],
    [90, 's', '1.50 min'],
    [7_200, 's', '2 hour'],
    [-172_800, 's', '-2 day'],
    [1_500, 'ms', '1.50 s'],
    [3_661, 'dthms', '01:01:01'],
    [0, 'bytes', '0 B'],
    [1_023, 'bytes', '1023 B'],
    [1_536, 'bytes', '1.50 KiB'],
    [3 * 2 ** 30, 'bytes', '3 GiB'],
    [2, 'mbytes', '2 MiB'],
    [2_000_000, 'decbytes', '2 MB'],
    [2_048, 'binBps', '2 KiB/s'],
    [1_234, 'ops', '1.23K ops/s'],
    [0.5, 'reqps', '0.500 req/s'],
    [12, 'cps', '12 c/s'],
    [7_120_000, 'si:W', '7.12 MW'],
    // Grafana, too, takes the first letter for a prefix.
    [7_120_000, 'si:m/s', '7.12 k/s'],
    [7_120, siUnit('m/s'), '7.12 km/s'],
    [500, siUnit('m/s'), '500 m/s'],
    [12_500, 'si:/s', '12.5 k/s'],
    [0.002, 'lengthm', '2 mm'],
    [3_000, 'lengthkm', '3 Mm'],
    [12.5, 'celsius', '12.5 °C'],
    [-1_500, 'currencyUSD', '-$1.50K'],
    [20, 'currencySEK', '20kr'],
    [1, 'bool_yes_no', 'Yes'],
    [0, 'bool_on_off', 'Off'],
    [255, 'hex0x', '0xFF'],
    [1_500, 'sci', '1.5e+3'],
    [5, 'suffix:boxes', '5 boxes'],
    [5, 'prefix:#', '#5'],
    [5_000, 'count:boxes', '5K boxes'],
    [5_000, 'si:kW', '5 MW'],
    [5, 'currency:CHF', 'CHF5'],
    [0, 'bool:up/down', 'down'],
    [12, 'my own unit', '12 my own unit'],
  ])('%d in "%s" is "%s"', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  test.each([NaN, Infinity, -Infinity])('%d is a dash', (value) => {
    expect(formatValue(value, 's')).toBe('–');
  });

  test('has as many decimals as the panel says', () => {
    expect(formatValue(1_234.5, 'short', 2)).toBe('1.23 K');
    expect(formatValue(1, 's', 3)).toBe('1.000 s');
    expect(formatValue(0, 'percentunit', 1)).toBe('0.0%');
  });
});

test('every unit that Grafana knows is written as a unit, not as the name of its id', () => {
  const plain = [...GRAFANA_UNITS].filter((id) => formatValue(12, id).endsWith(` ${id}`));
  // These are symbols themselves.
  const symbols = new Set('dB rad grad arcmin arcsec ppm lux dBm ns µs ms s'.split(' '));
  expect(plain.filter((id) => !symbols.has(id))).toEqual([]);
});

describe('a time', () => {
  test('is a local date and time', () => {
    const ms = Date.UTC(2026, 10, 26, 12);
    expect(formatValue(ms, 'dateTimeAsIso')).toBe(dateText(ms));
  });

  test('is told by its distance from now', () => {
    jest.spyOn(Date, 'now').mockReturnValue(100_000);
    expect(formatValue(10_000, 'dateTimeFromNow')).toBe('1.50 min ago');
  });
});
