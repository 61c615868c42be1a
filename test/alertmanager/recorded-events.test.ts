import { expect, test } from '@jest/globals';
import { readDelivery } from '../../alertmanager/recorded-events.js';

type Labels = Readonly<Record<string, string>>;

const set = (labels: Labels) => ({ labels: Object.entries(labels).map(([key, value]) => ({ key, value })) });
const of = (alertname: string, service = 'shop') => set({ alertname, service });
const line = (at: string, data: object) =>
  JSON.stringify({ '@timestamp': `2026-11-28T${at}.123456789Z`, instance: 'vm', data });

const created = (at: string, name: string) =>
  line(at, { alertCreated: { alert: { fingerprint: name, name, labels: of(name), annotations: {} } } });
const told = (at: string, firing: readonly string[], resolved: readonly string[], service?: string) =>
  line(at, {
    notification: {
      alerts: [...firing, ...resolved].map((name) => ({
        hash: name,
        details: { name, labels: of(name, service) },
      })),
      ...(firing.length > 0 && { firingAlerts: firing.map((hash) => ({ hash })) }),
    },
  });
const muted = (at: string, name: string, by: 'silenceMutedAlert' | 'inhibitionMutedAlert') =>
  line(at, { [by]: { mutedAlert: { fingerprint: name, labels: of(name) } } });

const since = Date.parse('2026-11-28T02:00:00Z');

test('notifications that an alert fires are counted, and alerts that were kept back', async () => {
  const lines = [
    told('01:59:59', ['Slow'], []),
    line('02:00:00', { alertmanagerStartupEvent: { version: '0.33.1' } }),
    created('02:00:01', 'Slow'),
    told('02:00:02', ['Slow'], []),
    told('02:00:03', ['Slow', 'Down'], []),
    told('02:00:04', ['Down'], ['Slow']),
    told('02:00:05', ['Slow'], [], 'other'),
    created('02:00:06', 'Behind'),
    muted('02:00:07', 'Behind', 'inhibitionMutedAlert'),
    muted('02:00:08', 'Behind', 'inhibitionMutedAlert'),
    muted('02:00:09', 'Behind', 'silenceMutedAlert'),
    created('02:01:00', 'Behind'),
    muted('02:01:01', 'Behind', 'silenceMutedAlert'),
  ];
  const { alerts, unreadable } = await readDelivery(lines, 'shop', since);
  expect(Object.fromEntries(alerts)).toEqual({
    Slow: { notifications: 2, muted: 0 },
    Down: { notifications: 2, muted: 0 },
    Behind: { notifications: 0, muted: 2 },
  });
  expect(unreadable).toBe(0);
});

test('what is no event is counted, and nothing else', async () => {
  const lines = ['{"@timestamp":"2026-11-28T02:00', 'null', '{}', '', told('02:00:02', ['Slow'], [])];
  const { alerts, unreadable } = await readDelivery(lines, 'shop', since);
  expect([...alerts.keys()]).toEqual(['Slow']);
  expect(unreadable).toBe(3);
});
