import { expect, test } from '@jest/globals';
import { waitFor } from '../support/wait-for.js';
import { SCRAPE_MS, shortInsights } from './rig/short-insights.js';

const started = shortInsights();

const send = (order: string) => started().nats.publish('orders', JSON.stringify({ order, amount: 900 }));
const ofOrder = (name: string) => started().told(({ order }) => order === name);

test('an insight that is shorter than a scrape is told once, wherever it falls between two scrapes', async () => {
  const orders = ['one', 'two', 'three', 'four'];
  for (const [at, order] of orders.entries()) {
    send(order);
    await waitFor(`"${order}" is told`, () => ofOrder(order).length > 0);
    // So that each falls elsewhere.
    if (at < orders.length - 1) await waitFor('another time between two scrapes', passed(700));
  }
  await waitFor(
    'all ends are told',
    () => orders.map(ofOrder),
    (seen) => seen.every((statuses) => statuses.at(-1) === 'resolved'),
  );
  const last = await lastScrapeMs();
  await waitFor(
    'Prometheus has scraped twice since',
    async () => (await lastScrapeMs()) > last + SCRAPE_MS + 500,
  );
  expect(await started().isFiring('BigOrder')).toBe(false);
  expect(Object.fromEntries(orders.map((order) => [order, ofOrder(order)]))).toEqual(
    Object.fromEntries(orders.map((order) => [order, ['firing', 'resolved']])),
  );
});

/** When Prometheus last scraped the exporter, milliseconds since 1970. */
async function lastScrapeMs(): Promise<number> {
  const [found] = await started().prometheus.query('timestamp(natsight_uptime_seconds)');
  return (found?.value ?? 0) * 1_000;
}

/** Whether so many milliseconds have passed since the call. */
function passed(ms: number): () => boolean {
  const untilMs = Date.now() + ms;
  return () => Date.now() >= untilMs;
}
