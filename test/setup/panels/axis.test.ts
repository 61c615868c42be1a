import { expect, test } from '@jest/globals';
import type { PanelKind } from '../../../setup/model/panel.js';
import { boundsOf } from '../../../setup/panels/axis.js';

const bounds = (kind: PanelKind, unit: string, max?: number) =>
  boundsOf({ min: undefined, max }, { kind, unit, thresholds: [] });

test.each([
  ['percentunit', 1],
  ['percent', 100],
  ['humidity', 100],
  ['bool', 1],
  ['bool_yes_no', 1],
  ['bool_on_off', 1],
  ['bool:open/closed', 1],
  ['s', undefined],
  ['cps', undefined],
])('bars and dials of %s end at %p, unless the setup says otherwise', (unit, max) => {
  expect(bounds('bargauge', unit)).toEqual({ min: 0, max });
  expect(bounds('gauge', unit)).toEqual({ min: 0, max });
  expect(bounds('bargauge', unit, 3)).toEqual({ min: 0, max: 3 });
  expect(bounds('timeseries', unit)).toEqual({ min: undefined, max: undefined });
});

test('half above its last threshold, a dial ends; bars compare with the longest', () => {
  const thresholds: { from: number; as: 'good' | 'critical' }[] = [
    { from: 0, as: 'good' },
    { from: 10, as: 'critical' },
  ];
  const declared = { min: undefined, max: undefined };
  expect(boundsOf(declared, { kind: 'gauge', unit: 's', thresholds })).toEqual({ min: 0, max: 15 });
  expect(boundsOf(declared, { kind: 'bargauge', unit: 's', thresholds })).toEqual({ min: 0, max: undefined });
});
