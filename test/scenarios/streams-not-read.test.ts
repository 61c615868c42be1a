import { expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { testInChromium } from '../support/chromium.js';
import { testExporters } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { writeSetupFiles } from '../support/written-setup.js';
import { LivePage } from './rig/live-page.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();

const setup = {
  service: { name: 'shop' },
  dataStreams: { orders: { subject: 'orders' }, secrets: { subject: 'secrets.>' } },
  processingLogic: {},
  liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders.' } },
  instantInsightRules: {},
  realTimeDashboards: { main: { title: 'Orders', metrics: ['orders_total'] } },
};

/** The user may read everything, or everything but the secrets. */
const users = (isAllowed: boolean) =>
  `authorization { users: [{ user: ann, password: pw, permissions: { subscribe: { deny: [${isAllowed ? '"x"' : '"secrets.>"'}] } } }] }`;

interface Stream {
  readonly name: string;
  readonly connected: boolean;
  readonly problem?: string;
  readonly since?: string;
}

testInChromium(
  'the pages say which streams are not read, why and since when, and are live again once all are',
  async (browser: Browser) => {
    const port = await freePort();
    const first = await servers.nats({ port, config: users(false) });
    const exporter = await startExporter(await writeSetupFiles(folder, setup), {
      natsUrl: `nats://ann:pw@127.0.0.1:${port}`,
    });
    const streams = async () => {
      const text = await (await fetch(`${exporter.url}/api/status`)).text();
      const status: { readonly streams: readonly Stream[] } = JSON.parse(text);
      return Object.fromEntries(status.streams.map((stream) => [stream.name, stream]));
    };
    const page = await LivePage.open(browser, `${exporter.url}/dashboards/main`);
    const chip = page.tab.locator('.state');
    const shown = async () => [await chip.getAttribute('data-state'), await chip.textContent()].join(': ');

    await waitFor('a stream is refused', shown, (text) =>
      /^unread: stream "secrets" not read since .*\d/.test(text),
    );
    await waitFor(
      'why',
      () => chip.getAttribute('title'),
      (title) => title?.includes('does not permit') === true,
    );
    const { orders, secrets } = await streams();
    expect([orders?.connected, secrets?.connected]).toEqual([true, false]);
    expect(secrets?.problem).toContain('does not permit the subscription to "secrets.>"');
    expect(Date.parse(secrets?.since ?? '')).toBeGreaterThan(0);
    const landing = await (await fetch(`${exporter.url}/`)).text();
    expect(landing).toContain('1 of 2 streams not read');
    expect(landing).toContain('does not permit the subscription');

    await first.stop();
    await waitFor('nothing is read', shown, (text) => text.startsWith('unread: no stream is read since '));
    const lost = await streams();
    expect([lost['orders']?.connected, lost['secrets']?.since]).toEqual([false, secrets?.since]);

    await servers.nats({ port, config: users(true) });
    await waitFor('everything is read', shown, (text) => text === 'live: live', { withinMs: 40_000 });
    expect(Object.values(await streams()).every(({ connected }) => connected)).toBe(true);
    expect(page.faults).toEqual([]);

    // The last: an exporter that is gone.
    await exporter.end('SIGKILL');
    await waitFor('the connection is lost', shown, (text) => /^(lost|refused): .* since /.test(text));
  },
);
