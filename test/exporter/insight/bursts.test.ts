import { describe, expect, test } from '@jest/globals';
import { routeSchema } from '../../../setup/model/alerting.js';
import type { Insight } from '../../../setup/model/insight.js';
import { SHOWN_END_MS } from '../../../setup/alert-identity.js';
import { InsightBoard } from '../../../exporter/insight/insight-board.js';
import { setupOf } from '../../support/setup-fixture.js';
import { delay, event, Rig, threshold, total } from './rig.js';

const MINUTE = 60_000;
const hugeDelay = event({ labels: [{ name: 'device', value: 'device', absent: '', at: [0] }] });

/** A board whose insights have alerts, of which `alerts` of each severity may start one by one within a minute. */
function rigWith(insights: readonly Insight[], alerts = 3, withAlerts = insights): Rig {
  const rig = new Rig(insights);
  const { alerting } = setupOf({});
  const route = routeSchema.parse({ default: 'ops', individually: { alerts } });
  const insightAlerts = new Map(withAlerts.map(({ name }) => [name, {}]));
  const setup = { insights, metrics: [delay, total], alerting: { ...alerting, route, insightAlerts } };
  rig.board = new InsightBoard(setup, 0);
  return rig;
}

/** `A0 A1*`: the series of the changes, with a star for those in a burst. */
const marks = (rig: Rig, nowMs: number) =>
  rig
    .changes(nowMs)
    .map(({ labels, isBurst = false }) => `${labels['origin'] ?? ''}${isBurst ? '*' : ''}`)
    .join(' ');

const rise = (rig: Rig, ...origins: readonly string[]) => origins.forEach((origin) => rig.set(origin, 200));
const fall = (rig: Rig, ...origins: readonly string[]) => origins.forEach((origin) => rig.set(origin, 1));

describe('alerts that start', () => {
  test('one after another are told one by one, up to the limit', () => {
    const rig = rigWith([threshold()]);
    const told = ['A', 'B', 'C', 'D', 'E'].map((origin, at) => {
      rise(rig, origin);
      return marks(rig, at);
    });
    expect(told).toEqual(['A', 'B', 'C', 'D*', 'E*']);
  });

  test('together and beyond the limit are one burst, which leaves the allowance to others', () => {
    const rig = rigWith([threshold()]);
    rise(rig, 'A', 'B', 'C', 'D');
    expect(marks(rig, 0)).toBe('A* B* C* D*');
    rise(rig, 'E', 'F', 'G');
    expect(marks(rig, 1)).toBe('E F G');
  });

  test('have their allowance again as time passes', () => {
    const rig = rigWith([threshold()]);
    rise(rig, 'A', 'B', 'C');
    expect(marks(rig, 0)).toBe('A B C');
    rise(rig, 'D');
    expect(marks(rig, MINUTE / 3 - 1)).toBe('D*');
    rise(rig, 'E');
    expect(marks(rig, MINUTE / 3)).toBe('E');
    rise(rig, 'F', 'G', 'H', 'I');
    expect(marks(rig, 10 * MINUTE)).toBe('F* G* H* I*');
    rise(rig, 'J', 'K', 'L');
    expect(marks(rig, 10 * MINUTE)).toBe('J K L');
  });

  test('of one severity leave those of others alone', () => {
    const critical = threshold({ name: 'Critical', severity: 'critical', bound: 1_000 });
    const rig = rigWith([threshold(), critical]);
    rise(rig, 'A', 'B', 'C', 'D');
    expect(marks(rig, 0)).toBe('A* B* C* D*');
    rig.set('A', 2_000);
    expect(marks(rig, 1)).toBe('A');
  });

  test('of single events count, too', () => {
    const rig = rigWith([hugeDelay]);
    const told = ['a', 'b', 'c', 'd'].map((device) => rig.observe('HugeDelay', 0, [device])?.isBurst);
    expect(told).toEqual([false, false, false, true]);
  });

  test('are never a burst with the limit 0, nor without an alert', () => {
    const origins = Array.from({ length: 50 }, (_, at) => `A${at}`);
    for (const rig of [rigWith([threshold()], 0), rigWith([threshold()], 3, [])]) {
      rise(rig, ...origins);
      expect(marks(rig, 0)).toBe(origins.join(' '));
    }
  });
});

describe('an alert of a burst', () => {
  test('has its label in Prometheus while it fires and as long as its end is shown', () => {
    const rig = rigWith([threshold()], 1);
    rise(rig, 'A', 'B');
    rig.step(0);
    expect(rig.shown()).toEqual(['DelaysRising warning true A 1', 'DelaysRising warning true B 1']);
    fall(rig, 'A');
    expect(rig.changes(1)).toMatchObject([{ change: 'ended', labels: { origin: 'A' }, isBurst: true }]);
    expect(rig.shown()).toEqual(['DelaysRising warning true A 0', 'DelaysRising warning true B 1']);
  });

  test('stays one if it starts again while Prometheus remembers it, as does one that was told alone', () => {
    const rig = rigWith([threshold()], 1);
    rise(rig, 'alone');
    expect(marks(rig, 0)).toBe('alone');
    rise(rig, 'A', 'B');
    expect(marks(rig, 1)).toBe('A* B*');
    fall(rig, 'alone', 'A', 'B');
    expect(marks(rig, 2)).toBe('alone A* B*');
    rise(rig, 'alone', 'A');
    expect(marks(rig, SHOWN_END_MS)).toBe('alone A*');
    expect(rig.shown()).toEqual([
      'DelaysRising warning alone 1',
      'DelaysRising warning true A 1',
      'DelaysRising warning true B 0',
    ]);
  });

  test('is told alone when it starts again later', () => {
    const rig = rigWith([threshold()], 1);
    rise(rig, 'A', 'B');
    rig.step(0);
    fall(rig, 'A', 'B');
    rig.step(1);
    rig.step(1 + SHOWN_END_MS);
    rise(rig, 'A');
    expect(marks(rig, 2 + SHOWN_END_MS)).toBe('A');
  });

  test('without labels is told alone when it starts again later', () => {
    const whole = threshold({ metric: total.name });
    const rig = rigWith([whole, { ...whole, name: 'Higher', bound: 1_000 }], 1);
    rig.set(undefined, 2_000);
    expect(marks(rig, 0)).toBe('* *');
    rig.set(undefined, 1);
    expect(marks(rig, 1)).toBe('* *');
    rig.set(undefined, 200);
    expect(marks(rig, 1 + SHOWN_END_MS)).toBe('');
    expect(rig.shown()).toEqual(['DelaysRising warning 1', 'Higher warning true 0']);
  });
});
