import { setTimeout as sleep } from 'node:timers/promises';
import type { ChartSpec, ChartLine } from './chart.js';
import { figure, median } from './figure.js';
import type { Figure } from './figure.js';
import { Job } from './job.js';
import { MessageBlock } from './publisher.js';
import type { ScrapeInput, ScrapeServer, Strain } from './scrape-job.js';
import { alternate, casesOf } from './stage.js';
import type { RunExtent, Result } from './stage.js';
import { steadyStream } from './steady-stream.js';
import { timedGet } from './timed-get.js';
import { until } from './until.js';
import { eventAt } from './workload.js';

const KINDS = ['handwritten', 'natsight'] as const;
const ENCODINGS = ['identity', 'gzip'] as const;
const SERIES = [1_000, 10_000, 100_000];
const eventsPerSecond = 5_000;
const quietMs = 1_000;
const scrapesPerRound = 10;
const scrapesBefore = 5;

type Kind = (typeof KINDS)[number];
type Encoding = (typeof ENCODINGS)[number];

/** The median of consecutive scrapes, and the event loop delays during them. */
interface Scraped {
  readonly scrapeMs: number;
  readonly strain: Strain;
}

interface Round extends Readonly<Record<Encoding, Scraped>> {
  readonly quiet: Strain;
}

interface Case {
  readonly series: number;
  readonly kind: Kind;
  readonly encoding: Encoding;
  readonly scrapeMs: Figure;
  readonly p50: Figure;
  readonly p99: Figure;
  readonly max: Figure;
  readonly quietMax: Figure;
}

/** Duration of a scrape and event loop delays during it, with a steady stream of events. */
export async function scrape(extent: RunExtent): Promise<Result> {
  const cases: Case[] = [];
  for (const series of casesOf(SERIES, extent)) {
    const rounds = await roundsOf(series, extent);
    for (const encoding of ENCODINGS) {
      for (const kind of KINDS) cases.push({ series, kind, encoding, ...figuresOf(rounds(kind), encoding) });
    }
  }
  return {
    title: 'Scrapes while events arrive',
    method:
      `${eventsPerSecond} events per second arrive from NATS while another process scrapes ${scrapesPerRound} times ` +
      'in a row. The duration of a scrape is measured by the scraping process, from the request to the last byte. ' +
      'Delay is the delay of the event loop during the scrapes (`monitorEventLoopDelay`, every millisecond). The ' +
      'last column is the same stream for a second without a scrape, which shows the noise of the machine. All ' +
      'times are in milliseconds.',
    columns: [
      { name: 'counter series' },
      { name: 'exporter' },
      { name: 'encoding' },
      { name: 'scrape', decimals: 1, spread: true },
      { name: 'delay p50', decimals: 2 },
      { name: 'delay p99', decimals: 1 },
      { name: 'delay max', decimals: 1, spread: true },
      { name: 'delay max without scrape', decimals: 1 },
    ],
    rows: cases.map(({ series, kind, encoding, ...of }) => {
      return [series, kind, encoding, of.scrapeMs, of.p50, of.p99, of.max, of.quietMax];
    }),
    charts: [
      growth('scrape-by-series', 'Time of a scrape by series', cases, ({ scrapeMs }) => scrapeMs),
      growth('delay-by-series', 'Longest delay of the event loop while scraped', cases, ({ max }) => max),
    ],
  };
}

async function roundsOf(series: number, extent: RunExtent): Promise<(kind: Kind) => readonly Round[]> {
  const workload = { metrics: 1, eventBytes: 160, series };
  const payloads = Array.from({ length: series }, (_, index) => eventAt(index, workload));
  const block = new MessageBlock('flights', payloads);
  return alternate(extent.rounds, KINDS, (kind) => {
    const input: ScrapeInput = { kind, series, url: extent.server.url };
    return Job.use(extent.node, 'scrape-job.js', input, (job) => measure(job, series, block, extent));
  });
}

async function measure(job: Job, series: number, block: MessageBlock, extent: RunExtent): Promise<Round> {
  const { publisher } = extent.server;
  const { metricsUrl } = await job.next<ScrapeServer>();
  const ask = async (): Promise<Strain> => {
    const answer = job.next<Strain>();
    job.go();
    return answer;
  };
  await publisher.publish(block, 0, series);
  await until(async () => (await ask()).events >= series);
  // Warm-up: the first scrapes compile the code and fill the caches.
  for (let each = 0; each < scrapesBefore; each++) {
    for (const encoding of ENCODINGS) await timedGet(metricsUrl, encoding);
  }
  const stream = steadyStream(publisher, block, eventsPerSecond);
  const scrapes = async (encoding: Encoding): Promise<Scraped> => {
    await ask();
    const times: number[] = [];
    for (let each = 0; each < scrapesPerRound; each++) times.push(await timedGet(metricsUrl, encoding));
    return { scrapeMs: median(times), strain: await ask() };
  };
  try {
    await ask();
    await sleep(quietMs);
    return { quiet: await ask(), identity: await scrapes('identity'), gzip: await scrapes('gzip') };
  } finally {
    await stream.stop();
  }
}

function figuresOf(rounds: readonly Round[], encoding: Encoding): Omit<Case, 'series' | 'kind' | 'encoding'> {
  const of = (read: (round: Round) => number) => figure(rounds.map(read));
  return {
    scrapeMs: of((round) => round[encoding].scrapeMs),
    p50: of((round) => round[encoding].strain.p50),
    p99: of((round) => round[encoding].strain.p99),
    max: of((round) => round[encoding].strain.max),
    quietMax: of(({ quiet }) => quiet.max),
  };
}

function growth(
  file: string,
  title: string,
  cases: readonly Case[],
  figureOf: (each: Case) => Figure,
): ChartSpec {
  const lineOf = (kind: Kind, encoding: Encoding): ChartLine => ({
    name: encoding === 'gzip' ? `${kind}, gzip` : kind,
    look: kind,
    dashed: encoding === 'gzip',
    points: cases
      .filter((each) => each.kind === kind && each.encoding === encoding)
      .map((each) => ({ x: each.series, y: figureOf(each) })),
  });
  const lines = KINDS.flatMap((kind) => ENCODINGS.map((encoding) => lineOf(kind, encoding)));
  return { file, title, x: 'counter series', y: 'milliseconds', lines };
}
