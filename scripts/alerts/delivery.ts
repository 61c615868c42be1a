import { open } from 'node:fs/promises';
import { readDelivery } from '../../alertmanager/recorded-events.js';
import type { RecordedDelivery } from '../../alertmanager/recorded-events.js';
import type { AlertReport } from '../../prometheus/history/alert-report.js';
import { onPath } from '../files/path-error.js';
import { tableText } from './words.js';

/** Throws a `PathError` if the file cannot be read: before Prometheus is asked, which may take a while. */
export async function checkEvents(path: string): Promise<void> {
  await onPath(path, 'read', async () => {
    const file = await open(path);
    try {
      await file.read({ buffer: Buffer.alloc(1) });
    } finally {
      await file.close();
    }
  });
}

/** What Alertmanager did with the alerts of a report, from the file that its event recorder has written. Throws a `PathError`. */
export async function deliveryOf(
  path: string,
  { service, untilMs, periodMs }: AlertReport,
): Promise<RecordedDelivery> {
  return onPath(path, 'read', async () => {
    const file = await open(path);
    try {
      return await readDelivery(file.readLines(), service, untilMs - periodMs);
    } finally {
      await file.close();
    }
  });
}

/** The part of a report for people. */
export function deliveryText({ alerts, unreadable }: RecordedDelivery): string {
  const left = unreadable === 0 ? '' : ` (${noEvents(unreadable)} of Alertmanager)`;
  if (alerts.size === 0) return `\nAlertmanager has recorded no alert of this service${left}.\n`;
  const rows = [...alerts]
    .toSorted(([, a], [, b]) => b.notifications - a.notifications || b.muted - a.muted)
    .map(([alert, { notifications, muted }]) => [alert, String(notifications), String(muted)]);
  return `\nWhat Alertmanager did${left}:\n\n${tableText(['ALERT', 'NOTIFICATIONS', 'MUTED'], rows)}\n`;
}

const noEvents = (lines: number) => (lines === 1 ? '1 line is no event' : `${lines} lines are no events`);
