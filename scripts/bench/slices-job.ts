import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { boundYoungGeneration } from '../../exporter/io/process/young-generation.js';
import { renderText } from '../../exporter/exposition/render.js';
import { Engine } from '../../exporter/machine/engine.js';
import { TimedTurn } from '../../exporter/turn/turn.js';
import { benchMessage } from './bench-message.js';
import { bytesInUse, jobInput, report } from './job.js';
import { median } from './figure.js';
import { benchSetup } from './natsight-setup.js';

export interface SlicesInput {
  readonly metric: object;
  readonly series: number;
  /** Values of each series in each slide. */
  readonly values: number;
  readonly slideMs: number;
  /** Number of slices in a window. */
  readonly length: number;
  /** Slides before the measurement, and slides measured. */
  readonly slides: number;
  readonly measured: number;
}

/** CPU in milliseconds: the lesser of time and CPU, since other processes run on the machine. */
export interface SlicesCost {
  readonly bytesPerSlice: number;
  /** The same, after scrapes. */
  readonly bytesAfterScrapes: number;
  /** Of a scrape after each slide. */
  readonly scrapeMs: number;
  readonly longestScrapeMs: number;
  /** The longest time for which a scrape keeps the event loop, of all and of nine in ten scrapes. */
  readonly longestScrapeTurnMs: number;
  readonly scrapeTurnMs: number;
  /** The same of the steps that close windows. */
  readonly longestStepMs: number;
  readonly stepMs: number;
  readonly longestCollectionMs: number;
}

/** As often as the exporter advances its machine. */
const STEP_MS = 50;
/** As the exporter limits its steps and the slices of a scrape. */
const STEP_TURN_MS = 5;
const SCRAPE_TURN_MS = 4;
const PAYLOADS = 64;

boundYoungGeneration();
const { metric, series, values, slideMs, length, slides, measured } = jobInput() as SlicesInput;
const engine = new Engine(benchSetup({ flights_delay: metric }), {
  nowMs: 0,
  onInsightEvent: () => undefined,
});
const inlet = engine.inlet('flights');
const stepTurn = new TimedTurn(() => performance.now(), STEP_TURN_MS);
const messages = Array.from({ length: series }, (_, each) =>
  Array.from({ length: PAYLOADS }, () => messageOf(each)),
);
const collections: number[] = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) collections.push(duration);
}).observe({ entryTypes: ['gc'] });

let nowMs = 0;
const before = bytesInUse();
for (let slide = 0; slide < slides; slide++) passSlide(() => undefined);
const bytesPerSlice = (bytesInUse() - before) / slicesKept();
await scrape();
collections.length = 0;
const [stepTimes, scrapes, turns]: [number[], number[], number[]] = [[], [], []];
for (let slide = 0; slide < measured; slide++) {
  let longest = 0;
  passSlide((ms) => (longest = Math.max(longest, ms)));
  stepTimes.push(longest);
  await setImmediate();
  const pieces = await scrape();
  scrapes.push(pieces.reduce((sum, ms) => sum + ms, 0));
  turns.push(Math.max(...pieces));
}
const longestCollectionMs = Math.max(0, ...collections);
const cost: SlicesCost = {
  bytesPerSlice,
  bytesAfterScrapes: (bytesInUse() - before) / slicesKept(),
  scrapeMs: median(scrapes),
  longestScrapeMs: Math.max(...scrapes),
  scrapeTurnMs: nineTenths(turns),
  longestScrapeTurnMs: Math.max(...turns),
  stepMs: nineTenths(stepTimes),
  longestStepMs: Math.max(...stepTimes),
  longestCollectionMs,
};
await report(cost);

function slicesKept(): number {
  return series * Math.min(slides, length);
}

/** All events of a slide, in steps. */
function passSlide(onStep: (ms: number) => void): void {
  const steps = slideMs / STEP_MS;
  for (let step = 0; step < steps; step++) {
    const [from, to] = [step, step + 1].map((at) => Math.floor((series * values * at) / steps));
    for (let event = from ?? 0; event < (to ?? 0); event++) {
      const payload = messages[event % series]?.[Math.floor(Math.random() * PAYLOADS)];
      inlet.process(benchMessage(payload ?? new Uint8Array(), nowMs));
    }
    nowMs += STEP_MS;
    const began = beginning();
    stepTurn.begin();
    engine.advanceTo(nowMs, stepTurn);
    onStep(since(began));
  }
}

/** The parts of a scrape between which events are processed, in milliseconds. */
async function scrape(): Promise<readonly number[]> {
  const pieces: number[] = [];
  const turn = new TimedTurn(() => performance.now(), SCRAPE_TURN_MS);
  const text = renderText(engine.metrics, 'openmetrics', { turn });
  for (;;) {
    const began = beginning();
    const { done, value } = text.next();
    if (done !== true) Buffer.from(value);
    pieces.push(since(began));
    if (done === true) return pieces;
    await setImmediate();
  }
}

interface Beginning {
  readonly ms: number;
  readonly cpu: NodeJS.CpuUsage;
}

function beginning(): Beginning {
  return { ms: performance.now(), cpu: cpuUsage() };
}

function since({ ms, cpu }: Beginning): number {
  const { user, system } = cpuUsage(cpu);
  return Math.min(performance.now() - ms, (user + system) / 1000);
}

interface ThreadTimes {
  readonly threadCpuUsage?: (previous?: NodeJS.CpuUsage) => NodeJS.CpuUsage;
}

/** Of this thread, which Node 24 can tell, or else of all threads, among them those that collect garbage. */
function cpuUsage(previous?: NodeJS.CpuUsage): NodeJS.CpuUsage {
  const times: NodeJS.Process & ThreadTimes = process;
  return times.threadCpuUsage?.(previous) ?? process.cpuUsage(previous);
}

function nineTenths(each: readonly number[]): number {
  return each.toSorted((a, b) => a - b)[Math.floor(each.length * 0.9)] ?? NaN;
}

function messageOf(each: number): Uint8Array {
  // Delays around 60 minutes, as they spread in practice.
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  const event = {
    id: 'F1',
    time: '2026-11-23T07:15:00Z',
    origin: `A${String(Math.floor(each / 100)).padStart(3, '0')}`,
    destination: `B${String(each % 100).padStart(3, '0')}`,
    delay: Math.min(2880, Math.round(6000 * Math.exp(0.5 * normal)) / 100),
    distance: 100,
  };
  return new TextEncoder().encode(JSON.stringify(event));
}
