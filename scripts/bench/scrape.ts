import { setTimeout as sleep } from 'node:timers/promises';
import { Job } from './job.js';
import type { ScrapeInput, ScrapeServer, Strain } from './scrape-job.js';
import { alternate, casesOf, median } from './stage.js';
import type { Extent, Result } from './stage.js';
import { eventAt } from './workload.js';

const KINDS = ['handwritten', 'natsight'] as const;
const SERIES = [1_000, 10_000, 100_000];
const eventsPerSecond = 5_000;
const burstEveryMs = 10;
const quietMs = 500;
const scrapesPerRound = 3;

/** How long a scrape takes and what it does to the event loop, beside a steady stream of events. */
export async function scrape(extent: Extent): Promise<Result> {
  const rows: (readonly (number | string)[])[] = [];
  for (const series of casesOf(SERIES, extent)) {
    const strains = await alternate(extent.rounds, KINDS, (kind) =>
      strain({ kind, series, url: extent.server.url }, extent),
    );
    for (const [kind, rounds] of strains) {
      const of = (figure: (round: Strains) => number) => median(rounds.map(figure));
      rows.push([
        series,
        kind,
        of(({ scraping }) => median(scraping.scrapes)),
        of(({ scraping }) => scraping.p50),
        of(({ scraping }) => scraping.p99),
        of(({ scraping }) => scraping.max),
        of(({ quiet }) => quiet.max),
      ]);
    }
  }
  return {
    title: 'Scrapes while events come in',
    method:
      `${eventsPerSecond} events a second come in from NATS while another process scrapes ${scrapesPerRound} times, without ` +
      'compression. Delay is how late the event loop was (`monitorEventLoopDelay`, every millisecond); the last column is ' +
      'the same stream without a scrape, which is what the machine itself adds. All times in milliseconds.',
    columns: [
      { name: 'counter series' },
      { name: 'exporter' },
      { name: 'scrape', decimals: 1 },
      { name: 'delay p50', decimals: 2 },
      { name: 'delay p99', decimals: 2 },
      { name: 'delay max', decimals: 1 },
      { name: 'delay max without scrape', decimals: 1 },
    ],
    rows,
  };
}

interface Strains {
  readonly quiet: Strain;
  readonly scraping: Strain;
}

async function strain(input: ScrapeInput, { server }: Extent): Promise<Strains> {
  const job = new Job('scrape-job.js', input);
  const workload = { metrics: 1, eventBytes: 160, series: input.series };
  let sent = 0;
  const stream = setInterval(() => {
    for (let each = 0; each < (eventsPerSecond * burstEveryMs) / 1000; each++) {
      server.connection.publish('flights', eventAt(sent++, workload));
    }
  }, burstEveryMs);
  try {
    const { port } = await job.next<ScrapeServer>();
    const base = `http://127.0.0.1:${port}`;
    const ask = async (): Promise<Strain> => (await fetch(`${base}/strain`)).json() as Promise<Strain>;
    // The first scrape compiles the code and fills the caches, as in production once.
    await read(`${base}/metrics`);
    await ask();
    await sleep(quietMs);
    const quiet = await ask();
    for (let each = 0; each < scrapesPerRound; each++) await read(`${base}/metrics`);
    return { quiet, scraping: await ask() };
  } finally {
    clearInterval(stream);
    job.stop();
  }
}

async function read(url: string): Promise<void> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
  await response.arrayBuffer();
}
