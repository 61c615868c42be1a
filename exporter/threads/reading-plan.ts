import type { Setup } from '../../setup/model/setup.js';
import type { Stream } from '../../setup/model/stream.js';
import { whyReadWhole } from './whole-stream.js';

/** The numbers of the workers of each stream: they read it or, if it is a routed stream, may route events to it. */
export type ReadingPlan = ReadonlyMap<string, readonly number[]>;

type Streams = Pick<Setup, 'streams' | 'steps' | 'metrics'>;

/**
 * Assigns streams to workers. Streams that route to one another form a group. If each stream of a group can be split, all workers
 * share the group; otherwise one worker reads it: the one of the previous plan, or else the least loaded one.
 */
export function planReading(setup: Streams, workers: number, previous: ReadingPlan = new Map()): ReadingPlan {
  const allWorkers = Array.from({ length: workers }, (_, worker) => worker);
  const groups = connectedStreams(setup).map((streams) => {
    const isShared = streams.every((stream) => whyReadWhole(stream, setup) === undefined);
    return { streams, readers: isShared ? allWorkers : keptReaders(streams, previous) };
  });
  const load = allWorkers.map(
    (worker) => groups.filter(({ readers }) => readers?.length === 1 && readers[0] === worker).length,
  );
  const plan = new Map<string, readonly number[]>();
  for (const { streams, readers = [assignLeastLoaded(load)] } of groups) {
    for (const { name } of streams) plan.set(name, readers);
  }
  return plan;
}

/** Streams on subjects that one worker reads although there are several, each with the reason. */
export function readWhole(setup: Streams): ReadonlyMap<string, string> {
  const whole = new Map<string, string>();
  for (const streams of connectedStreams(setup)) {
    const reasons = new Map(streams.map((stream) => [stream.name, whyReadWhole(stream, setup)]));
    const [first] = [...reasons].flatMap(([stream, reason]) =>
      reason === undefined ? [] : [`it routes events to or from "${stream}", and ${reason}`],
    );
    for (const { name, source } of streams) {
      const reason = reasons.get(name) ?? first;
      if (reason !== undefined && source.kind === 'subject') whole.set(name, reason);
    }
  }
  return whole;
}

/**
 * The workers that read a stream with positions which another one is to read: until they have handed over what they have read, nobody knows
 * where the other one has to begin.
 */
export function leavingReaders(
  { streams }: Pick<Setup, 'streams'>,
  before: ReadingPlan,
  after: ReadingPlan,
): readonly number[] {
  const stored = streams.filter(({ source }) => source.kind === 'jetstream' || source.kind === 'file');
  const leaving = stored.flatMap(({ name }) => {
    const readers = after.get(name) ?? [];
    return (before.get(name) ?? []).filter((worker) => !readers.includes(worker));
  });
  return [...new Set(leaving)];
}

/** The streams that a worker reads. */
export function streamsOf(plan: ReadingPlan, worker: number): readonly string[] {
  return [...plan].filter(([, readers]) => readers.includes(worker)).map(([stream]) => stream);
}

/**
 * NATS delivers a message to one member of a queue group, so workers need one: that of the setup, or one for each stream. `name`
 * must be unique to this exporter, so that other exporters receive all messages too.
 */
export function withQueueGroups(setup: Setup, name: string): Setup {
  const streams = setup.streams.map((stream): Stream => {
    const { source } = stream;
    if (source.kind !== 'subject' || source.queueGroup !== undefined) return stream;
    return { ...stream, source: { ...source, queueGroup: `${name}-${stream.name}` } };
  });
  return { ...setup, streams };
}

function keptReaders(streams: readonly Stream[], previous: ReadingPlan): readonly number[] | undefined {
  return streams.map(({ name }) => previous.get(name)).find((readers) => readers?.length === 1);
}

function assignLeastLoaded(load: number[]): number {
  const least = load.indexOf(Math.min(...load));
  load[least] = (load[least] ?? 0) + 1;
  return least;
}

/** Groups of streams that are connected by routes. Most streams are a group of their own. */
function connectedStreams({
  streams,
  steps,
}: Pick<Setup, 'streams' | 'steps'>): readonly (readonly Stream[])[] {
  const groups = new Map(streams.map((stream) => [stream.name, [stream]]));
  for (const [from, list] of steps) {
    for (const step of list) if (step.kind === 'route') join(groups, from, step.route);
  }
  return [...new Set(groups.values())];
}

function join(groups: Map<string, Stream[]>, one: string, other: string): void {
  const [kept, moved] = [groups.get(one), groups.get(other)];
  if (kept === undefined || moved === undefined || kept === moved) return;
  kept.push(...moved);
  for (const { name } of moved) groups.set(name, kept);
}
