import { beforeAll, describe, expect, test } from '@jest/globals';
import { LEASE_MS } from '../../exporter/insight/alert-lease.js';
import type { Server } from '../../scripts/servers/server.js';
import type { RunningExporter } from '../support/exporter.js';
import { freePort } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { isThere, LABELS, patient, shownBy, testTwins } from './rig/twins.js';

const { servers, startExporter, prometheusFor, orderFails } = testTwins();

describe('the path of the exporter alone', () => {
  let alertmanager: Server;
  let exporter: RunningExporter;

  beforeAll(async () => {
    alertmanager = await servers.alertmanager();
    exporter = await startExporter({ alertmanagerUrl: alertmanager.url });
    await exporter.ready();
  });

  test('tells an alert, whose lease ends within a minute after the exporter was killed', async () => {
    await orderFails();
    const [alert] = await waitFor('the alert', () => shownBy(alertmanager), isThere, patient);
    expect(alert?.labels).toEqual(LABELS);
    expect(alert?.generatorURL ?? '').toBe('');
    await exporter.end('SIGKILL');
    const [left] = await shownBy(alertmanager);
    // Nobody is left to move it.
    const leaseMs = Date.parse(left?.endsAt ?? '') - Date.parse(left?.updatedAt ?? '');
    expect(leaseMs).toBeGreaterThan(0);
    expect(leaseMs).toBeLessThanOrEqual(LEASE_MS);
  });
});

describe('the path of Prometheus alone', () => {
  test('tells an alert with the same labels, a scrape and an evaluation later', async () => {
    const [alertmanager, port] = [await servers.alertmanager(), await freePort()];
    const [exporter, prometheus] = await Promise.all([
      startExporter({ port }),
      prometheusFor(port, [alertmanager]),
    ]);
    await exporter.ready();
    await orderFails();
    const [alert] = await waitFor('the alert', () => shownBy(alertmanager), isThere, patient);
    expect(alert?.labels).toEqual(LABELS);
    expect(alert?.generatorURL).not.toBe('');
    expect((await prometheus.alerts()).map(({ labels }) => labels['alertname'])).toContain('OrderFailed');
  });
});
