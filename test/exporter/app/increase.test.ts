import { expect, test } from '@jest/globals';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { numberedEvents } from './crash-events.js';
import { createStreams, publish, setupFolder, startExporter, untilReceived } from './crash-rig.js';
import type { CrashingExporter } from './crash-rig.js';

const servers = testServers();
const root = tempFolder();
const EVENTS = 300;

/** When the counter began, as OpenMetrics tells it. */
async function createdOf({ url }: CrashingExporter): Promise<string | undefined> {
  const headers = { Accept: 'application/openmetrics-text; version=1.0.0' };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  return text.split('\n').find((line) => line.startsWith('flights_created '));
}

test('increase() over a restart after SIGKILL equals the events, and no counter was reset', async () => {
  const { url: natsUrl } = await servers.nats();
  await setupFolder(root);
  await createStreams(natsUrl);
  const events = numberedEvents(3 * EVENTS);
  const port = await freePort();
  const config = {
    scrape_configs: [
      {
        job_name: 'crash',
        scrape_interval: '200ms',
        scrape_timeout: '200ms',
        static_configs: [{ targets: [`127.0.0.1:${port}`] }],
      },
    ],
  };
  const { url } = await servers.prometheus(JSON.stringify(config));
  const ask = async (query: string, time?: number): Promise<number> => {
    const at = time === undefined ? '' : `&time=${time}`;
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}${at}`);
    const { data } = (await answer.json()) as {
      readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
    };
    return Number(data.result[0]?.value[1] ?? NaN);
  };
  // The flag that comes last counts.
  const start = () => startExporter(root, natsUrl, '--web.listen-address', `127.0.0.1:${port}`);
  const first = { ...(await start()), url: `http://127.0.0.1:${port}` };
  await untilReceived(first, 0);
  const series = 'natsight_events_received_total{stream="flights"}';
  await waitFor(
    'Prometheus has seen the counter at 0',
    () => ask(series),
    (value) => value === 0,
  );
  await publish(natsUrl, events.slice(0, EVENTS), 0);
  await untilReceived(first, EVENTS);
  await waitFor(
    'Prometheus has the first events',
    () => ask(series),
    (value) => value === EVENTS,
  );
  const created = await createdOf(first);
  expect(created).toBeDefined();
  await publish(natsUrl, events.slice(EVENTS, 2 * EVENTS), EVENTS);
  first.process.kill('SIGKILL');
  await first.process.exit;
  await publish(natsUrl, events.slice(2 * EVENTS), 2 * EVENTS);
  const second = { ...(await start()), url: first.url };
  await untilReceived(second, events.length);
  await waitFor(
    'Prometheus has all events',
    () => ask(series),
    (value) => value === events.length,
  );
  // At a sample itself nothing is extrapolated: the series began at 0.
  const lastSample = await ask(`timestamp(${series})`);
  expect(await ask(`increase(${series}[1h])`, lastSample)).toBeCloseTo(events.length, 6);
  expect(await ask(`resets(${series}[1h])`, lastSample)).toBe(0);
  const counted = await ask('flights_total', lastSample);
  expect(await ask('increase(flights_total[1h])', lastSample)).toBeCloseTo(counted, 6);
  expect(await createdOf(second)).toBe(created);
  second.process.kill('SIGTERM');
  await second.process.exit;
});
