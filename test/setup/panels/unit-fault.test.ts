import { describe, expect, test } from '@jest/globals';
import { unitFault } from '../../../setup/panels/unit-fault.js';
import { misreadScale } from '../../../setup/panels/unit-scale.js';
import { siUnit } from '../../../setup/panels/si-unit.js';

describe('a unit that Grafana does not know', () => {
  test.each([
    ['milliseconds', 'ms'],
    ['seconds', 's'],
    ['currencyEURO', 'currencyEUR'],
    ['m/s', 'velocityms'],
    ['%', 'percent'],
    ['percentunits', 'percentunit'],
  ])('%s is likely %s', (unit, meant) => {
    expect(unitFault(unit)).toEqual({
      wrong: `"${unit}" is no unit of Grafana`,
      advice: `did you mean "${meant}"? Otherwise write "suffix:${unit}" for a text after the number`,
    });
  });

  test('without one that is like it may be a text', () => {
    expect(unitFault('widgets')?.advice).toBe('write "suffix:widgets" for a text after the number');
  });

  test.each(['s', 'short', 'suffix:widgets', 'currency:PLN', 'bool:on/off', 'time:HH:mm', 'string'])(
    'is not %s',
    (unit) => {
      expect(unitFault(unit)).toBeUndefined();
    },
  );
});

describe('after "si:"', () => {
  test.each([
    ['si:m/s', 'velocityms'],
    ['si:m', 'lengthm'],
    ['si:Pa', 'pressurepa'],
    ['si:min', 'm'],
  ])('%s is misread, and likely %s', (unit, meant) => {
    expect(unitFault(unit)?.advice).toContain(`write "${meant}", or "si:\\u2060${unit.slice(3)}" in JSON`);
  });

  test('a symbol begins with a letter that is no prefix', () => {
    expect(unitFault('si:pages/s')).toEqual({
      wrong: 'Grafana reads the "p" of "si:pages/s" as the prefix pico: 1 of it is shown as 10^-12 "ages/s"',
      advice: 'write "si:\\u2060pages/s" in JSON, whose invisible character keeps the "p" in the symbol',
    });
  });

  test.each(['si:g', 'si:kg', 'si:km/h', 'si:mF', 'si:MW', 'si:mg/l', 'si:rides', 'si:/s', siUnit('m/s')])(
    '%s is read as it is meant',
    (unit) => {
      expect(unitFault(unit)).toBeUndefined();
    },
  );
});

describe('values in another unit than they are shown in', () => {
  test.each([
    ['percent', 'percentunit', '1/100 of it'],
    ['percentunit', 'percent', '100 times as much'],
    ['ms', 's', '1/1,000 of it'],
    ['kbytes', 'bytes', '1,024 times as much'],
  ])('%s for %s', (shown, actual, text) => {
    expect(misreadScale(shown, actual)).toBe(text);
  });

  test.each([
    ['s', 's'],
    ['decbytes', 'bytes'],
    ['short', 'percentunit'],
    ['celsius', 's'],
  ])('%s may be shown for %s', (shown, actual) => {
    expect(misreadScale(shown, actual)).toBeUndefined();
  });
});
