import { InProcessFeed } from '../../../exporter/io/feed/in-process-feed.js';
import type { Feed, RunningSetup } from '../../../exporter/io/feed/feed.js';
import type { makeSource } from '../../../exporter/io/feed/source-factory.js';
import type { NatsLink } from '../../../exporter/io/nats/link.js';
import { WorkerPool } from '../../../exporter/io/workers/worker-pool.js';
import { Readers } from '../../../exporter/threads/readers.js';
import type { PoolOptions } from '../../../exporter/io/workers/worker-pool.js';
import type { Plants } from '../bugs/bug.js';
import { simulatedTimers } from './host.js';
import type { SimulatedJetStream } from './jetstream.js';
import type { SimulatedOutputs } from './outputs.js';
import type { SimulatedProcess } from './process.js';
import { SimulatedSource, withDeadLetters } from './source.js';
import { SimulatedThreads, THREADS, THREAD_SILENCE_LIMIT_MS, THREAD_SWITCH_LIMIT_MS } from './threads.js';
import type { World } from './world.js';

export interface FeedParts {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly servers: readonly SimulatedJetStream[];
  readonly outputs: SimulatedOutputs;
  readonly plant: Plants;
  /** How long threads take to start, at most; 0: as usual. */
  readonly lateMs: number;
}

/** The sources of streams, read by a process or by one of its threads. */
export function simulatedSources(
  { servers, plant }: Pick<FeedParts, 'servers' | 'plant'>,
  reader: SimulatedProcess,
  link: NatsLink,
): typeof makeSource {
  return (stream, delivery, { service }) => {
    const { source: declared } = stream;
    const name = declared.kind === 'jetstream' ? declared.jetstream.stream : '';
    const server = servers.find((each) => each.name === name);
    if (server === undefined) throw new Error(`BUG: there is no stream "${name}"`);
    const progress = plant.progress.bind(plant);
    const source = plant.source(new SimulatedSource(reader, server, `simulated-${stream.name}`, progress));
    return withDeadLetters(stream, service.name, source, delivery, link);
  };
}

/** The product's feed on one thread. */
export function feedInProcess(parts: FeedParts, running: RunningSetup, link: NatsLink): Feed {
  const { world, process } = parts;
  const clock = { now: () => world.nowMs };
  const make = simulatedSources(parts, process, link);
  return new InProcessFeed(running, '/', () => undefined, { make, clock });
}

/** The product's pool, with simulated threads. */
export function feedOnThreads(
  parts: FeedParts,
  { keepsState, onDeadLettersLeft }: Pick<PoolOptions, 'keepsState' | 'onDeadLettersLeft'>,
): { readonly feed: Feed; readonly threads: SimulatedThreads } {
  const { world, process, outputs, plant, lateMs } = parts;
  const threads = new SimulatedThreads({
    world,
    process,
    make: (thread) => simulatedSources(parts, thread, plant.link(outputs.link(thread), thread)),
    plant: (thread, exit) => plant.thread(thread, exit),
    fromThread: () => plant.fromThread(),
  });
  threads.lateMs = lateMs;
  const timers = simulatedTimers(world, process);
  const feed = new WorkerPool({
    workers: THREADS,
    directory: '/',
    natsUrl: undefined,
    startThread: threads.start,
    timers,
    maxSilenceMs: THREAD_SILENCE_LIMIT_MS,
    switchLimitMs: THREAD_SWITCH_LIMIT_MS,
    readers: new Readers(
      () => undefined,
      () => world.nowMs,
    ),
    keepsState,
    onDeadLettersLeft,
    tell: (happening) => world.tell(() => `${process.name}: ${happening.kind}`),
  });
  return { feed, threads };
}
