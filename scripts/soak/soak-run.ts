import { setTimeout as delay } from 'node:timers/promises';
import { randomNumbers } from './seeded.js';
import { SoakFailure } from './soak-error.js';
import { sumOf } from './soak-exporter.js';
import type { Held } from './soak-exporter.js';
import { memoryCourse } from './soak-memory.js';
import type { MemoryCourse } from './soak-memory.js';
import type { Published } from './soak-traffic.js';
import { SoakWorld } from './soak-world.js';

export interface SoakOptions {
  readonly folder: string;
  /** What is done in each half, at least once; default: everything, and everything without kills and outages of NATS. */
  readonly halves?: readonly [readonly Action[], readonly Action[]];
  readonly seconds: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

/** What became of the messages on plain subjects. */
export interface PlainAccount {
  readonly counted: number;
  readonly rejected: number;
  readonly shed: number;
  readonly missed: number;
}

export interface SoakFigures {
  readonly minutes: number;
  readonly seed: number;
  /** How often each action was done. */
  readonly done: Readonly<Record<string, number>>;
  readonly stored: Published;
  readonly plain: Published;
  readonly account: PlainAccount;
  readonly memory: MemoryCourse;
  readonly before: Held;
  readonly after: Held;
}

/** These are done only while the totals of plain subjects are not compared and the memory is not measured. */
const HARSH = ['kills of the exporter', 'stops of nats-server', 'kills of nats-server'] as const;
const MILD = [
  'outages of Alertmanager',
  'reloads',
  'scrapes at the same time',
  'live pages that read',
  'live pages that do not read',
  'malformed requests',
  'bursts on plain subjects',
] as const;
type Action = (typeof HARSH)[number] | (typeof MILD)[number];
export const ACTIONS: readonly Action[] = [...HARSH, ...MILD];

const BURST = 20_000;
const SETTLED_WITHIN_MS = 60_000;
/** What the second half may take more than the first: the heap grows in steps. */
const MEMORY_STEP = { factor: 1.1, mib: 10 };
/** Sockets that close, and a timer of a request. */
const LEEWAY = 3;
const MOST_MEMORY_MIB = 256;

/** Runs all that can happen to an exporter, in two halves: the second one without kills and outages of NATS. Throws `SoakFailure`. */
export async function runSoak({
  folder,
  seconds,
  seed,
  log,
  halves = [ACTIONS, MILD],
}: SoakOptions): Promise<SoakFigures> {
  const random = randomNumbers(seed);
  const world = await SoakWorld.start(folder, random);
  try {
    const run = new SoakRun(world, random, log);
    return { ...(await run.run(seconds, halves)), minutes: seconds / 60, seed };
  } finally {
    await world.stop();
  }
}

class SoakRun {
  readonly #world: SoakWorld;
  readonly #random: () => number;
  readonly #log: (line: string) => void;
  readonly #done: Record<string, number> = {};

  constructor(world: SoakWorld, random: () => number, log: (line: string) => void) {
    this.#world = world;
    this.#random = random;
    this.#log = log;
  }

  async run(
    seconds: number,
    [first, second]: Required<SoakOptions>['halves'],
  ): Promise<Omit<SoakFigures, 'minutes' | 'seed'>> {
    const { exporter, traffic } = this.#world;
    await exporter.start();
    await this.#untilReady();
    traffic.start();
    await this.#actUntil(performance.now() + seconds * 500, first);
    await this.#settled();
    this.#log('from now on nothing is killed');
    const before = await exporter.held();
    const start = await this.#plainAccount();
    traffic.resume();
    const samples = await this.#actUntil(performance.now() + seconds * 500, second);
    const text = await this.#settled();
    const end = await this.#plainAccount();
    await this.#expectEqual(text, start, end);
    const after = await this.#heldAtMost(before);
    const memory = memoryCourse(samples);
    expect(
      memory.lastMiB <= memory.firstMiB * MEMORY_STEP.factor + MEMORY_STEP.mib &&
        memory.mostMiB < MOST_MEMORY_MIB,
      `the memory grows: ${JSON.stringify(memory)}`,
    );
    const { stored, plain } = traffic;
    return { done: this.#done, stored, plain, account: end, memory, before, after };
  }

  /** Each action once in a fixed order, then by chance. */
  async #actUntil(
    endMs: number,
    actions: readonly Action[],
  ): Promise<readonly { atMs: number; mib: number }[]> {
    const samples: { atMs: number; mib: number }[] = [];
    for (let at = 0; performance.now() < endMs || at < actions.length; at++) {
      const action = actions[at] ?? actions[Math.floor(this.#random() * actions.length)];
      if (action !== undefined) await this.#act(action);
      await delay(200 + this.#random() * 800);
      samples.push({ atMs: performance.now(), mib: await this.#world.exporter.rssMiB() });
      expect(!this.#world.exporter.hasEnded, `the exporter has ended: ${this.#world.exporter.lastLines}`);
    }
    this.#world.clients.closeAll();
    return samples;
  }

  async #act(action: Action): Promise<void> {
    const { exporter, clients, traffic } = this.#world;
    const awayMs = 200 + this.#random() * 2_000;
    this.#done[action] = (this.#done[action] ?? 0) + 1;
    this.#log(action);
    const acts: Readonly<Record<Action, () => Promise<unknown>>> = {
      'kills of the exporter': async () => {
        await exporter.kill();
        await exporter.start();
      },
      'stops of nats-server': () => this.#world.natsOutage('SIGTERM', awayMs),
      'kills of nats-server': () => this.#world.natsOutage('SIGKILL', awayMs),
      'outages of Alertmanager': () => this.#world.alertmanagerOutage(awayMs),
      reloads: async () => expect(await this.#world.reload(), 'a reload was refused'),
      'scrapes at the same time': () => Promise.all(Array.from({ length: 20 }, () => exporter.scrape())),
      'live pages that read': () => clients.openLivePages(5, true),
      'live pages that do not read': () => clients.openLivePages(5, false),
      'malformed requests': () => clients.sendMalformed(),
      'bursts on plain subjects': async () => traffic.burst(BURST),
    };
    await acts[action]();
  }

  async #untilReady(): Promise<void> {
    await until('the exporter is ready', () => this.#world.exporter.isReady(), Boolean);
  }

  /** Nothing is published or on its way, and everything that JetStream has is counted. Returns the exposition. */
  async #settled(): Promise<string> {
    const { exporter, traffic } = this.#world;
    await traffic.pause();
    await this.#untilReady();
    const { stored } = traffic;
    const text = await until(
      `${stored.events} events and ${stored.hostile} hostile messages of JetStream are counted`,
      () => exporter.scrape(),
      (seen) => sumOf(seen, 'orders_total') >= stored.events && rejectedOf(seen, 'orders') >= stored.hostile,
    );
    let last = NaN;
    // What waits on the connection of plain subjects, too.
    await until(
      'plain subjects are read',
      async () =>
        sumOf(await exporter.scrape(), 'natsight_events_received_total') + shedOf(await exporter.scrape()),
      (sum) => {
        const isSame = sum === last;
        last = sum;
        return isSame;
      },
      700,
    );
    expectTotals(text, stored);
    return text;
  }

  async #plainAccount(): Promise<PlainAccount> {
    const text = await this.#world.exporter.scrape();
    const counted = sumOf(text, 'ticks_total');
    const [rejected, shed] = [rejectedOf(text, 'ticks'), shedOf(text)];
    const { events, hostile } = this.#world.traffic.plain;
    return { counted, rejected, shed, missed: events + hostile - counted - rejected - shed };
  }

  async #expectEqual(text: string, start: PlainAccount, end: PlainAccount): Promise<void> {
    expect(start.missed >= 0, `plain messages were counted twice: ${JSON.stringify(start)}`);
    expect(end.missed === start.missed, `plain messages are missing: ${JSON.stringify({ start, end })}`);
    const isSeen = sumOf(text, 'orders_total');
    const ask = (query: string) => this.#world.ask(query);
    await until(
      'Prometheus has the totals',
      () => ask('sum(orders_total)'),
      (sum) => sum === isSeen,
    );
    const resets = await ask('sum(resets(orders_total[1d]))');
    expect(resets === 0, `Prometheus has seen ${resets} resets of a counter`);
  }

  /** What was opened for clients ends with them, after a while. */
  async #heldAtMost(before: Held): Promise<Held> {
    const isBack = ({ descriptors, timers }: Held) =>
      descriptors <= before.descriptors + LEEWAY && timers <= before.timers + LEEWAY;
    return until(
      `descriptors and timers are as before: ${JSON.stringify(before)}`,
      () => this.#world.exporter.held(),
      isBack,
      500,
    );
  }
}

function expectTotals(text: string, { events, hostile, amount }: Published): void {
  const found = {
    events: sumOf(text, 'orders_total'),
    histogram: sumOf(text, 'amounts_count'),
    amount: sumOf(text, 'amount_total'),
    hostile: rejectedOf(text, 'orders'),
  };
  const isExact =
    found.events === events &&
    found.histogram === events &&
    found.hostile === hostile &&
    Math.abs(found.amount - amount) < 1e-6 * amount;
  const expected = { events, histogram: events, amount, hostile };
  expect(isExact, `totals: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
}

function rejectedOf(text: string, stream: string): number {
  return sumOf(text, 'natsight_events_rejected_total', `stream="${stream}"`);
}

function shedOf(text: string): number {
  return sumOf(text, 'natsight_messages_shed_total', 'stream="ticks"');
}

function expect(isTrue: boolean, sentence: string): void {
  if (!isTrue) throw new SoakFailure(sentence);
}

/** The exporter or a server did not answer. */
class Unread {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** Reads again until the value is as wanted. */
async function until<Value>(
  what: string,
  read: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
  everyMs = 200,
): Promise<Value> {
  const endMs = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const value = await read().catch((error: unknown) => new Unread(String(error)));
    if (!(value instanceof Unread) && isWanted(value)) return value;
    if (performance.now() > endMs)
      throw new SoakFailure(`not within a minute: ${what}; last: ${JSON.stringify(value).slice(0, 500)}`);
    await delay(everyMs);
  }
}
