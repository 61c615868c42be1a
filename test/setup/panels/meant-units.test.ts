import { expect, test } from '@jest/globals';
import { MEANT_UNITS } from '../../../setup/panels/unit-fault.js';
import { GRAFANA_UNITS } from '../../../setup/panels/grafana-units.js';

test('every unit that is suggested for another word is one of Grafana', () => {
  expect(Object.values(MEANT_UNITS).filter((unit) => !GRAFANA_UNITS.has(unit))).toEqual([]);
});

test('no word for another unit is itself one of Grafana', () => {
  expect(Object.keys(MEANT_UNITS).filter((word) => GRAFANA_UNITS.has(word))).toEqual([]);
});
