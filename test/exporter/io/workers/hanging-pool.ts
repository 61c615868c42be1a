import { afterEach } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { SetupAccess } from '../../../../exporter/io/setup/setup-access.js';
import { WorkerPool } from '../../../../exporter/io/workers/worker-pool.js';
import { workerThreads } from '../../../../exporter/io/workers/worker-thread.js';
import type { HappeningOf, ReaderHappening } from '../../../../exporter/happening/happening.js';
import { Machine } from '../../../../exporter/machine/machine.js';
import { Readers } from '../../../../exporter/threads/readers.js';
import type { Setup } from '../../../../setup/model/setup.js';
import { streamSchema } from '../../../../setup/model/stream.js';
import { streamSetup } from '../../../support/engine.js';
import { testServers } from '../../../support/servers.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';

const servers = testServers();
const folder = tempFolder();
const ends: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

const WHERE = "seat.lowerAscii() != ''";
/** A message that never ends. */
export const POISON = JSON.stringify({ seat: 'never ends' });
export const GOOD = JSON.stringify({ seat: '1A' });

/** A worker that a test does not want to wait for any longer. */
const MAX_SILENCE_MS = 3_000;

/** Streams with a counter each. */
export function setupOf(streams: Readonly<Record<string, object>>): Setup {
  const schema = { type: 'object', required: ['seat'], properties: { seat: { type: 'string' } } };
  const counter = (stream: string) => ({ type: 'counter', stream, where: WHERE });
  return {
    ...streamSetup({
      metrics: Object.fromEntries(Object.keys(streams).map((name) => [`${name}_total`, counter(name)])),
    }),
    streams: Object.entries(streams).map(([name, stream]) => ({
      ...streamSchema.parse({ schema, ...stream }),
      name,
    })),
  };
}

/** Starts workers whose readers are connected; ended after the test. */
export async function startPool(
  declared: Setup,
  natsUrl: string,
  workers: number,
  { module = 'hanging-worker.mjs', ...more }: { module?: string; switchLimitMs?: number } = {},
) {
  const ended: HappeningOf<'workerEnded'>[] = [];
  const busy: HappeningOf<'workerBusy'>[] = [];
  let answers = 0;
  const read: ReaderHappening[] = [];
  const access = new SetupAccess(declared, { directory: folder, natsUrl, tell: () => undefined });
  const machine = new Machine(declared, {
    nowMs: Date.now(),
    tell: () => undefined,
    resources: access.resources,
  });
  const pool = new WorkerPool({
    workers,
    directory: folder,
    natsUrl,
    startThread: workerThreads(new URL(`./${module}`, import.meta.url)),
    maxSilenceMs: MAX_SILENCE_MS,
    keepsState: () => true,
    onDeadLettersLeft: () => undefined,
    ...more,
    readers: new Readers(
      (happening) => read.push(happening),
      () => Date.now(),
    ),
    tell: (happening) => {
      if (happening.kind === 'workerEnded') ended.push(happening);
      if (happening.kind === 'workerBusy') busy.push(happening);
      if (happening.kind === 'workerAnswered') answers++;
    },
  });
  ends.push(async () => {
    await pool.stop();
    await access.close();
  });
  await pool.read({ machine, access }, declared, () => undefined);
  const connected = (stream: string) =>
    read.some((happening) => happening.kind === 'streamConnected' && happening.stream === stream);
  await waitFor(
    'the streams are connected',
    () => ({ isDone: declared.streams.every(({ name }) => connected(name)), ended: ended.length }),
    ({ isDone }) => isDone,
    { withinMs: 60_000, sinceChange: true },
  );
  return {
    ended,
    busy,
    answers: () => answers,
    read,
    pool,
    identities: (stream: string) =>
      machine.engine.copyOfKeys([stream]).flatMap(([, { keys }]) => keys.map(([key]) => key)),
    /** What the streams and their counters have counted, flushed before. */
    async counts(stream: string) {
      machine.advanceTo(await pool.flush());
      pool.acknowledge(machine.positions);
      const account = machine.engine.accounts.find(({ stream: name }) => name === stream);
      return { accepted: account?.accepted, rejected: Object.fromEntries(account?.rejected ?? []) };
    },
  };
}

/** The address of a new nats-server. */
export const startNats = async () => (await servers.nats()).url;

/** Connects to NATS; closed after the test. */
export async function client(url: string): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  ends.push(() => connection.close());
  return connection;
}
