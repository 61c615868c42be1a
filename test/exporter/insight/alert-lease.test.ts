import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Setup } from '../../../setup/model/setup.js';
import { SEVERITY_ROLES } from '../../../setup/model/severity.js';
import type { InsightChange } from '../../../exporter/event/insight.js';
import {
  AlertLease,
  LEASE_MS,
  REPEAT_END_MS,
  RESEND_MS,
  MAX_HELD_ALERTS,
  MAX_UNDELIVERED_MS,
  MAX_REFUSED_RETRY_MS,
  REFUSED_RETRY_MS,
} from '../../../exporter/insight/alert-lease.js';
import { delay, threshold, total } from './rig.js';

/** By what they are made from: the panels of a setup are found only once. */
const SETUPS = new Map<string, Setup>();

function setupWith(
  alerts: Readonly<Record<string, { runbook?: string; keepFiringFor?: number }>>,
  service = 'flight-operations',
): Setup {
  const key = JSON.stringify([alerts, service]);
  const known = SETUPS.get(key);
  if (known !== undefined) return known;
  const setup = {
    service: { name: service },
    updates: { scrapeInterval: 2_000, evaluationInterval: 1_000 },
    streams: [],
    steps: new Map(),
    metrics: [delay, total],
    insights: [],
    dashboards: ['other', 'live'].map((uid) => ({
      uid,
      title: uid,
      folder: 'natsight',
      tags: [],
      range: 'now-15m',
      metrics: [uid === 'live' ? 'delay_*' : 'orders_*'],
    })),
    visualizations: new Map(),
    displays: new Map(),
    alerting: {
      insightAlerts: new Map(Object.entries(alerts)),
      objectives: [],
      severities: SEVERITY_ROLES,
      labels: {},
      externalLabels: { region: 'eu' },
    },
  };
  // Only the parts of a setup that alerts use.
  const made = setup as unknown as Setup;
  SETUPS.set(key, made);
  return made;
}

/** A scrape, an evaluation and a second: Prometheus must have seen an end then. */
const SEEN_MS = 4_000;

const insight = threshold({ summary: 'Delays out of {{origin}}', description: 'Look.', forMs: 20_000 });

function change(options: Partial<InsightChange> = {}): InsightChange {
  const labels = { origin: 'ORD' };
  const base = {
    insight,
    labels,
    value: 200.5,
    startedMs: 1_000,
    atMs: 21_000,
    summary: 'Delays out of ORD',
  };
  return { change: 'started', ...base, ...options };
}

const iso = (ms: number) => new Date(ms).toISOString();

describe('an alert of a burst', () => {
  test('has its label from start to end, and begins when it was found: Alertmanager then waits for the others', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), 'http://x:9464');
    lease.observe([change({ isBurst: true })]);
    const labels = { natsight_burst: 'true', origin: 'ORD', alertname: 'DelaysRising' };
    expect(lease.due(21_000)).toMatchObject([{ labels, startsAt: iso(21_000) }]);
    lease.observe([change({ change: 'ended', isBurst: true, atMs: 50_000 })]);
    expect(lease.due(50_000 + SEEN_MS)).toMatchObject([{ labels, endsAt: iso(50_000) }]);
  });

  test('is another one than the same told alone', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), 'http://x:9464');
    lease.observe([change({ isBurst: true }), change({ change: 'ended', isBurst: true, atMs: 30_000 })]);
    lease.observe([change({ atMs: 400_000, startedMs: 390_000 })]);
    expect(lease.due(400_000).map(({ labels }) => labels['natsight_burst'])).toEqual(['true', undefined]);
  });
});

describe('an alert that became half as bad again', () => {
  const again = change({ atMs: 60_000, escalation: 1, isRetold: true, summary: 'Worse out of ORD' });

  test('is another one beside the first, each with its sentence, and both end with the insight', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), 'http://x:9464');
    lease.observe([change()]);
    lease.observe([again]);
    const told = (nowMs: number) =>
      lease
        .due(nowMs)
        .map(({ labels, annotations, endsAt }) => [
          labels['natsight_escalation'],
          annotations['summary'],
          endsAt,
        ]);
    expect(told(60_000)).toEqual([
      [undefined, 'Delays out of ORD', iso(60_000 + LEASE_MS)],
      ['1', 'Worse out of ORD', iso(60_000 + LEASE_MS)],
    ]);
    lease.observe([change({ change: 'ended', atMs: 90_000, escalation: 1, summary: 'Worse out of ORD' })]);
    expect(told(90_000 + SEEN_MS)).toEqual([
      [undefined, 'Delays out of ORD', iso(90_000)],
      ['1', 'Worse out of ORD', iso(90_000)],
    ]);
  });

  test('within the cooldown does not bring back those that have ended', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), 'http://x:9464');
    lease.observe([change(), change({ change: 'ended', atMs: 30_000 })]);
    lease.observe([again]);
    lease.observe([change({ change: 'ended', atMs: 90_000, escalation: 1 })]);
    expect(lease.due(200_000).map(({ labels, endsAt }) => [labels['natsight_escalation'], endsAt])).toEqual([
      [undefined, iso(30_000)],
      ['1', iso(90_000)],
    ]);
  });
});

describe('an alert about the surroundings of the exporter', () => {
  const own = {
    name: 'NatsightNotScraped',
    severity: 'critical',
    description: 'Look.',
    condition: 'gone',
  } as const;

  test('is posted without an insight, until it ends', () => {
    const setup = setupWith({});
    const alerting = { ...setup.alerting, selfAlerts: new Map() };
    const lease = new AlertLease({ ...setup, alerting }, 'http://x:9464');
    const told = { own, labels: { instance: 'x:9464' }, startedMs: 1_000, summary: 'No Prometheus.' };
    lease.observe([{ ...told, change: 'started', atMs: 21_000 }]);
    expect(lease.due(21_000)).toEqual([
      {
        labels: {
          alertname: 'NatsightNotScraped',
          service: 'flight-operations',
          severity: 'critical',
          instance: 'x:9464',
          region: 'eu',
        },
        annotations: {
          summary: 'No Prometheus.',
          description: 'Look.',
          condition: 'gone',
          runbook_url: 'http://x:9464/runbooks/NatsightNotScraped',
          dashboard_url: 'http://x:9464/',
        },
        startsAt: iso(1_000),
        endsAt: iso(21_000 + LEASE_MS),
      },
    ]);
    lease.observe([{ ...told, change: 'ended', atMs: 40_000 }]);
    expect(lease.due(40_000)).toMatchObject([{ endsAt: iso(40_000) }]);
  });
});

describe('a lease that is restored', () => {
  test('posts what the one before would have posted, and when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('started', 'ended'), fc.nat(2), fc.nat(20_000))),
        (moments) => {
          const leaseOf = () =>
            new AlertLease(setupWith({ DelaysRising: { keepFiringFor: 7_000 } }), 'http://x:9464');
          const steady = leaseOf();
          let interrupted = leaseOf();
          let nowMs = 21_000;
          for (const [kind, origin, afterMs] of moments) {
            nowMs += afterMs;
            const state = structuredClone(interrupted.save());
            interrupted = leaseOf();
            interrupted.restore(state);
            for (const lease of [steady, interrupted]) {
              lease.observe([change({ change: kind, labels: { origin: `${origin}` }, atMs: nowMs })]);
            }
            expect(interrupted.nextDueMs()).toBe(steady.nextDueMs());
            const due = steady.due(nowMs);
            const dueAfter = interrupted.due(nowMs);
            expect(dueAfter).toEqual(due);
            steady.accepted(due, nowMs);
            interrupted.accepted(dueAfter, nowMs);
          }
        },
      ),
    );
  });
});

describe('an alert lease', () => {
  test('posts a new alert at once, with everything that a person and Alertmanager need', () => {
    const lease = new AlertLease(
      setupWith({ DelaysRising: { runbook: 'https://run.book' } }),
      'http://x:9464',
    );
    lease.observe([change()]);
    expect(lease.nextDueMs()).toBe(21_000);
    expect(lease.due(21_000)).toEqual([
      {
        labels: {
          alertname: 'DelaysRising',
          service: 'flight-operations',
          severity: 'warning',
          region: 'eu',
          origin: 'ORD',
        },
        annotations: {
          summary: 'Delays out of ORD',
          description: 'Look.',
          condition: 'delay_seconds > 1 min 40 s for 20 seconds',
          value: '3 min 21 s',
          runbook_url: 'https://run.book',
          dashboard_url: 'http://x:9464/dashboards/live',
          __dashboardUid__: 'flight-operations_live',
          __panelId__: expect.stringMatching(/^[1-9]\d*$/),
        },
        startsAt: iso(1_000),
        endsAt: iso(21_000 + LEASE_MS),
      },
    ]);
  });

  test('renews what holds every 15 seconds, and the lease outlives three missed renewals', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change()]);
    lease.accepted(lease.due(21_000), 21_000);
    expect(lease.due(21_000 + RESEND_MS - 1)).toEqual([]);
    expect(lease.due(21_000 + RESEND_MS)).toMatchObject([{ endsAt: iso(21_000 + RESEND_MS + LEASE_MS) }]);
    expect(LEASE_MS).toBe(4 * RESEND_MS);
  });

  test('tells an end when Prometheus must have seen it, repeats it for five minutes with the same time, and forgets it', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change()]);
    lease.accepted(lease.due(21_000), 21_000);
    lease.observe([change({ change: 'ended', atMs: 30_000 })]);
    const ended = [{ startsAt: iso(1_000), endsAt: iso(30_000) }];
    const toldMs = 30_000 + SEEN_MS;
    expect(lease.due(toldMs - 1)).toEqual([]);
    expect(lease.nextDueMs()).toBe(toldMs);
    expect(lease.due(toldMs)).toMatchObject(ended);
    lease.accepted(lease.due(toldMs), toldMs);
    expect(lease.due(toldMs + RESEND_MS)).toMatchObject(ended);
    expect(lease.due(toldMs + REPEAT_END_MS)).toMatchObject(ended);
    expect(lease.due(toldMs + 1 + REPEAT_END_MS)).toEqual([]);
    expect(lease.forget(toldMs + 1 + REPEAT_END_MS)).toBe(0);
    expect(lease.nextDueMs()).toBeUndefined();
  });

  test('keeps an alert for as long as the setup asks for, as its twin does, and then tells the end', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: { keepFiringFor: 20_000 } }), '');
    lease.observe([change()]);
    lease.accepted(lease.due(21_000), 21_000);
    lease.observe([change({ change: 'ended', atMs: 30_000 })]);
    expect(lease.due(30_000)).toEqual([]);
    expect(lease.due(36_000)).toMatchObject([{ startsAt: iso(1_000), endsAt: iso(36_000 + LEASE_MS) }]);
    lease.accepted(lease.due(36_000), 36_000);
    lease.accepted(lease.due(51_000), 51_000);
    const toldMs = 50_000 + SEEN_MS;
    expect(lease.nextDueMs()).toBe(toldMs);
    expect(lease.due(toldMs)).toMatchObject([{ startsAt: iso(1_000), endsAt: iso(50_000) }]);
    lease.accepted(lease.due(toldMs), toldMs);
    expect(lease.due(toldMs + RESEND_MS)).toMatchObject([{ endsAt: iso(50_000) }]);
    expect(lease.due(toldMs + 1 + REPEAT_END_MS)).toEqual([]);
  });

  test('an insight that holds again while its alert is kept goes on as that alert', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: { keepFiringFor: 20_000 } }), '');
    lease.observe([change(), change({ change: 'ended', atMs: 30_000 })]);
    lease.observe([change({ startedMs: 40_000, atMs: 40_000 })]);
    expect(lease.due(60_000)).toMatchObject([{ endsAt: iso(60_000 + LEASE_MS) }]);
  });

  test('an insight that is shorter than a scrape and starts again stays one alert, whose end is told once', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change()]);
    lease.accepted(lease.due(21_000), 21_000);
    lease.observe([change({ change: 'ended', atMs: 21_300 })]);
    lease.observe([change({ startedMs: 22_000, atMs: 22_000 })]);
    expect(lease.due(22_000)).toMatchObject([{ endsAt: iso(22_000 + LEASE_MS) }]);
    lease.accepted(lease.due(22_000), 22_000);
    lease.observe([change({ change: 'ended', startedMs: 22_000, atMs: 22_300 })]);
    expect(lease.nextDueMs()).toBe(22_300 + SEEN_MS);
    expect(lease.due(22_300 + SEEN_MS)).toMatchObject([{ endsAt: iso(22_300) }]);
  });

  test('an end that comes while the start is under way is still to be told', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change()]);
    const underWay = lease.due(21_000);
    lease.observe([change({ change: 'ended', atMs: 21_010 })]);
    lease.accepted(underWay, 21_020);
    expect(lease.due(21_010 + SEEN_MS)).toMatchObject([{ endsAt: iso(21_010) }]);
  });

  test('while Alertmanager is away for an hour nothing piles up: it is told how things stand when it is back', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    const backMs = 21_000 + 3_600_000;
    for (let at = 21_000; at < backMs; at += 2_000) {
      lease.observe([change({ atMs: at }), change({ change: 'ended', atMs: at + 1 })]);
      expect(lease.due(at + 1)).toHaveLength(1);
      expect(lease.undelivered(at + 1)).toBe(1);
    }
    expect(lease.due(backMs + 60_000)).toMatchObject([{ endsAt: iso(backMs - 1_999) }]);
  });

  test('posts only insights that "instantAlerts" names, the critical ones first', () => {
    const lease = new AlertLease(setupWith({ Info: {}, Warning: {}, Critical: {} }), '');
    const named = (['info', 'warning', 'critical'] as const).map((severity) => {
      const name = severity.replace(/^./, (letter) => letter.toUpperCase());
      return change({ insight: threshold({ name, severity }) });
    });
    lease.observe([...named, change()]);
    expect(lease.due(21_000).map(({ labels }) => labels['alertname'])).toEqual([
      'Critical',
      'Warning',
      'Info',
    ]);
  });

  test('what is invalid is not posted again until it changes, or the setup does', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change()]);
    for (const alert of lease.due(21_000)) lease.invalid(alert);
    expect(lease.due(1e9)).toEqual([]);
    expect(lease.undelivered(1e9)).toBe(1);
    lease.reload(setupWith({ DelaysRising: {} }, 'renamed'));
    expect(lease.due(1e9)).toMatchObject([{ labels: { service: 'renamed' } }]);
    for (const alert of lease.due(1e9)) lease.invalid(alert);
    lease.observe([change({ change: 'ended', atMs: 2e9 })]);
    expect(lease.due(2e9 + SEEN_MS)).toHaveLength(1);
  });

  test('what Alertmanager refused is posted again while it holds, ever more rarely, until it is accepted', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change()]);
    let nowMs = 21_000;
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      for (const alert of lease.due(nowMs)) lease.refused(alert, nowMs);
      expect(lease.undelivered(nowMs)).toBe(1);
      const waitMs = (lease.nextDueMs() ?? 0) - nowMs;
      nowMs += waitMs;
      return waitMs / REFUSED_RETRY_MS;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, MAX_REFUSED_RETRY_MS / REFUSED_RETRY_MS]);
    lease.accepted(lease.due(nowMs), nowMs);
    expect(lease.undelivered(nowMs)).toBe(0);
    expect(lease.nextDueMs()).toBe(nowMs + RESEND_MS);
  });

  test('an end that Alertmanager has not accepted is kept for a day, and then counted as lost', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change()]);
    lease.accepted(lease.due(21_000), 21_000);
    lease.observe([change({ change: 'ended', atMs: 30_000 })]);
    const lateMs = 30_000 + SEEN_MS + MAX_UNDELIVERED_MS;
    expect(lease.forget(lateMs)).toBe(0);
    expect(lease.due(lateMs)).toMatchObject([{ endsAt: iso(30_000) }]);
    expect(lease.undelivered(lateMs)).toBe(1);
    expect(lease.forget(lateMs + 1)).toBe(1);
    expect(lease.undelivered(lateMs + 1)).toBe(0);
  });

  test('an end that is accepted late is repeated from then on', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change(), change({ change: 'ended', atMs: 30_000 })]);
    const backMs = 30_000 + 2 * REPEAT_END_MS;
    lease.accepted(lease.due(backMs), backMs);
    expect(lease.undelivered(backMs)).toBe(0);
    expect(lease.due(backMs + RESEND_MS)).toMatchObject([{ endsAt: iso(30_000) }]);
    expect(lease.due(backMs + REPEAT_END_MS + 1)).toEqual([]);
  });

  test('the number of alerts is bounded: the oldest end makes room, what fires stays', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    const labelled = (origin: number) => ({ labels: { origin: String(origin) } });
    lease.observe([change(labelled(-1)), change({ ...labelled(-1), change: 'ended' })]);
    lease.observe(Array.from({ length: MAX_HELD_ALERTS - 1 }, (_, origin) => change(labelled(origin))));
    expect(lease.observe([change(labelled(MAX_HELD_ALERTS))])).toBe(1);
    expect(lease.observe([change(labelled(MAX_HELD_ALERTS + 1))])).toBe(0);
    const due = lease.due(21_000);
    expect(due).toHaveLength(MAX_HELD_ALERTS + 1);
    expect(due.some(({ labels }) => labels['origin'] === '-1')).toBe(false);
  });

  test('follows a changed setup: new names begin, names that are gone end with their lease', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change(), change({ insight: threshold({ name: 'Later' }) })]);
    lease.accepted(lease.due(21_000), 21_000);
    lease.reload(setupWith({ Later: {} }));
    expect(lease.due(36_000).map(({ labels }) => labels['alertname'])).toEqual(['Later']);
  });

  test('a clock that was set back makes no alert that ends before it starts', () => {
    const lease = new AlertLease(setupWith({ DelaysRising: {} }), '');
    lease.observe([change(), change({ change: 'ended', atMs: 500 })]);
    expect(lease.due(500 + SEEN_MS)).toMatchObject([{ startsAt: iso(1_000), endsAt: iso(1_000) }]);
  });
});
