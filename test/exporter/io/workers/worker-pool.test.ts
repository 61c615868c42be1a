import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { SetupAccess } from '../../../../exporter/io/setup/setup-access.js';
import { WorkerPool } from '../../../../exporter/io/workers/worker-pool.js';
import { workerThreads } from '../../../../exporter/io/workers/worker-thread.js';
import { Machine } from '../../../../exporter/machine/machine.js';
import { Readers } from '../../../../exporter/threads/readers.js';
import { renderText } from '../../../../exporter/exposition/render.js';
import type { Setup } from '../../../../setup/model/setup.js';
import { stepSchema } from '../../../../setup/model/step.js';
import { streamSchema } from '../../../../setup/model/stream.js';
import { streamSetup } from '../../../support/engine.js';
import { root } from '../../../support/run-command.js';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';

const folder = tempFolder();
const silent = () => undefined;
const pools: WorkerPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.stop())));

/** A pool of built workers that feed an engine on this thread; `before` they are told of the setup something may happen. */
async function startPool(declared: Setup, workers: number, before = async () => {}) {
  const ended: { worker: number; error: unknown; retryMs: number }[] = [];
  const access = new SetupAccess(declared, { directory: folder, natsUrl: undefined, tell: silent });
  const running = new Machine(declared, {
    nowMs: Date.now(),
    tell: () => undefined,
    resources: access.resources,
  });
  const pool = new WorkerPool({
    workers,
    directory: folder,
    natsUrl: undefined,
    startThread: workerThreads(pathToFileURL(join(root, 'dist/exporter/io/workers/worker.js'))),
    readers: new Readers(silent, () => 0),
    onDeadLettersLeft: silent,
    tell: (happening) => {
      if (happening.kind === 'workerEnded') ended.push(happening);
    },
  });
  pools.push(pool);
  await before();
  await pool.read({ machine: running, access }, declared, () => undefined);
  return {
    ended,
    overflows: () => [...running.engine.overflows()],
    samples: async () => {
      running.advanceTo(await pool.flush());
      const text = [...renderText(running.views(), 'prometheus')].join('');
      return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    },
  };
}

const setup: Setup = setupWith({ flights: { file: { path: 'flights.ndjson' } } });

function setupWith(streams: Readonly<Record<string, object>>): Setup {
  return {
    ...streamSetup({ metrics: { flights_total: { type: 'counter', labels: { origin: 'origin' } } } }),
    streams: Object.entries(streams).map(([name, stream]) => ({ ...streamSchema.parse(stream), name })),
  };
}

const recorded = ['ORD', 'JFK', 'ORD'].map((origin) => JSON.stringify({ origin, time: 0 })).join('\n');
const COUNTED = ['flights_total{origin="JFK"} 1', 'flights_total{origin="ORD"} 2'];

beforeAll(() => writeText(folder, 'flights.ndjson', recorded));

describe('worker threads', () => {
  test('read a file once, however many they are', async () => {
    const pool = await startPool(setup, 3);
    await waitFor('all is read', async () => (await pool.samples()).toSorted(), isAll);
    expect(pool.ended).toEqual([]);
  });

  test('hand over in time what large messages bring: no value is beyond a limit there, and none goes uncounted here', async () => {
    const [messages, values] = [4, 60_000];
    const lines = Array.from({ length: messages }, (_, message) =>
      JSON.stringify({ seats: Array.from({ length: values }, (__, at) => `${message}-${at}`), time: 0 }),
    );
    await writeText(folder, 'seats.ndjson', lines.join('\n'));
    const step = stepSchema.parse({ each: 'seats', as: 'seat' });
    const pool = await startPool(
      {
        ...streamSetup({ metrics: { seats_total: { type: 'counter', labels: { seat: 'seat' } } } }),
        streams: [
          {
            ...streamSchema.parse({ file: { path: 'seats.ndjson' }, limits: { events: values } }),
            name: 'flights',
          },
        ],
        steps: new Map([['flights', [step]]]),
      },
      2,
    );
    const beyond = messages * values - 100;
    const counted = `seats_total{seat="__other__"} ${beyond}`;
    await waitFor('all is counted', pool.samples, (samples) => samples.includes(counted));
    expect(pool.overflows()).toEqual([{ metric: 'seats_total', label: 'seat', count: beyond }]);
  });

  test('that end are told of and started again, after pauses that grow, until they can do what they are told', async () => {
    const message = 'syntax = "proto3"; message Flight { string origin = 1; }';
    const file = await writeText(folder, 'flight.proto', message);
    const format = { protobuf: { file: 'flight.proto', message: 'Flight' } };
    const withMessage = setupWith({
      flights: { file: { path: 'flights.ndjson' } },
      packed: { routed: true, format },
    });
    const pool = await startPool(withMessage, 1, () => rename(file, `${file}.gone`));
    await waitFor(
      'it has ended twice',
      () => pool.ended.length,
      (count) => count === 2,
    );
    expect(await pool.samples()).toEqual([]);
    await rename(`${file}.gone`, file);
    await waitFor('all is read', async () => (await pool.samples()).toSorted(), isAll);
    expect(pool.ended.map(({ retryMs }) => retryMs).slice(0, 2)).toEqual([250, 500]);
    expect(String(pool.ended[0]?.error)).toContain('flight.proto');
  });
});

function isAll(samples: readonly string[]): boolean {
  return samples.join() === COUNTED.join();
}
