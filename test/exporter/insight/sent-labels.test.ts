import { expect, test } from '@jest/globals';
import { AlertLease } from '../../../exporter/insight/alert-lease.js';
import { alertRelabelingOf } from '../../../setup/relabeling/alert-relabeling.js';
import { setupOf } from '../../support/setup-fixture.js';
import { threshold } from './rig.js';

const base = setupOf({});
const alerting = { ...base.alerting, insightAlerts: new Map([['DelaysRising', {}]]) };
const setup = { ...base, alerting: { ...alerting, externalLabels: { region: 'setup' } } };
const change = {
  change: 'started',
  insight: threshold({ name: 'DelaysRising' }),
  labels: { origin: 'ORD' },
  value: 1,
  startedMs: 1_000,
  atMs: 1_000,
  summary: '',
} as const;

const learned = (...alert_relabel_configs: readonly object[]) =>
  alertRelabelingOf(
    {
      global: { external_labels: { region: 'eu', replica: 'a' } },
      alerting: { alert_relabel_configs, alertmanagers: [{}] },
    },
    'http://am:9093',
  );

test('an alert that was posted under other labels is due at once when Prometheus is known, and back without it', () => {
  const lease = new AlertLease(setup, '');
  const regionsDue = (nowMs: number) => lease.due(nowMs).map(({ labels }) => labels['region']);
  lease.observe([change]);
  expect(regionsDue(1_000)).toEqual(['setup']);
  lease.accepted(lease.due(1_000), 1_000);
  expect(regionsDue(1_001)).toEqual([]);
  lease.relabel(learned({ regex: 'replica', action: 'labeldrop' }));
  expect(lease.due(1_001)[0]?.labels).toEqual({
    alertname: 'DelaysRising',
    service: base.service.name,
    severity: 'warning',
    region: 'eu',
    origin: 'ORD',
  });
  lease.accepted(lease.due(1_001), 1_001);
  lease.relabel(undefined);
  expect(regionsDue(1_002)).toEqual(['setup']);
});

test('an alert that Prometheus would drop is not sent, and not missed when it has ended', () => {
  const lease = new AlertLease(setup, '');
  lease.relabel(learned({ source_labels: ['origin'], regex: 'ORD', action: 'drop' }));
  lease.observe([change]);
  expect(lease.isSent(change)).toBe(false);
  expect([lease.due(1_000), lease.undelivered(1_000), lease.nextDueMs()]).toEqual([[], 0, undefined]);
  lease.observe([{ ...change, change: 'ended', atMs: 2_000 }]);
  expect(lease.forget(2_000 + 10 * 24 * 3_600_000)).toBe(0);
});
