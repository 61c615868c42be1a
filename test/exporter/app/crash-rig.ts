import { join } from 'node:path';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { StoredMsg } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { isDeadLetter } from '../../../exporter/event/rejection.js';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import { windowMessage } from '../../../exporter/window/window-message.js';
import { requireSetup } from '../../../setup/load.js';
import { spawnNatsight } from '../../support/natsight-process.js';
import type { NatsightProcess } from '../../support/natsight-process.js';
import { freePort } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { writeSetupFiles } from '../../support/written-setup.js';
import { PROCESSING } from './crash-events.js';
import type { NumberedEvent } from './crash-events.js';

/** On a busy machine nats-server takes its time. */
const ANSWER_LIMIT_MS = 60_000;

/**
 * Publishes events in their order, each once, whatever happens to the server: the sequence of an event is its place in the list.
 *
 * @param from how many events were published before
 */
export async function publish(url: string, events: readonly NumberedEvent[], from: number): Promise<void> {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  const client = jetstream(connection);
  for (let at = 0; at < events.length; at += 500) {
    const batch = events.slice(at, at + 500);
    const send = () =>
      Promise.all(
        batch.map((event, place) =>
          client.publish('flights.all', JSON.stringify(event), {
            msgID: `${from + at + place}`,
            timeout: ANSWER_LIMIT_MS,
          }),
        ),
      ).then(
        () => true,
        () => false,
      );
    while (!(await send())) await delay(100);
  }
  await connection.drain();
}

/**
 * Longer than any run: on a busy machine, an exporter may be killed again and again for more than two minutes, the default, before it has
 * saved anything.
 */
const DUPLICATE_WINDOW = 6 * 3_600_000_000_000;

/** The streams of the events, and of what the exporter publishes. */
export async function createStreams(url: string): Promise<void> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection, { timeout: ANSWER_LIMIT_MS });
  await manager.streams.add({ name: 'FLIGHTS', subjects: ['flights.>'] });
  await manager.streams.add({
    name: 'OUT',
    subjects: ['out.>', 'natsight.insights.>'],
    duplicate_window: DUPLICATE_WINDOW,
  });
  await connection.drain();
}

/** How many messages the exporter has published. */
export async function publishedCount(url: string): Promise<number> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection, { timeout: ANSWER_LIMIT_MS });
  const { state } = await manager.streams.info('OUT');
  await connection.drain();
  return state.messages;
}

/** What the exporter has published: windows as they are, insights and dead letters by what tells them from others. In a fixed order. */
export async function published(url: string): Promise<readonly string[]> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection, { timeout: ANSWER_LIMIT_MS });
  const { state } = await manager.streams.info('OUT');
  const found: string[] = [];
  for (let first = 1; first <= state.last_seq; first += 200) {
    const sequences = Array.from(
      { length: Math.min(200, state.last_seq - first + 1) },
      (_, at) => first + at,
    );
    const messages = await Promise.all(sequences.map((seq) => manager.streams.getMessage('OUT', { seq })));
    for (const message of messages) if (message !== null) found.push(outputOf(message));
  }
  await connection.drain();
  return found.sort();
}

function outputOf(message: StoredMsg): string {
  if (message.subject === 'out.dead') return `dead ${message.header.get('natsight-sequence')}`;
  if (message.subject === 'out.windows') return message.string();
  const { data } = message.json<{ data: { rule: string; change: string; labels: object } }>();
  return `${data.rule} ${data.change} ${JSON.stringify(data.labels)}`;
}

/** What a crash must not change. */
export interface Outcome {
  readonly exposition: readonly string[];
  readonly published: readonly string[];
}

/** The same setup and events on a virtual clock, without a crash. */
export async function straight(folder: string, events: readonly NumberedEvent[]): Promise<Outcome> {
  const setup = requireSetup(await setupFolder(folder));
  const run = new VirtualRun(setup, { startMs: Date.now() });
  const output: string[] = [];
  for (const [at, event] of events.entries()) {
    const payload = new TextEncoder().encode(JSON.stringify(event));
    for (const stream of ['flights', 'ordered']) {
      const rejection = run.send(stream, {
        payload,
        subject: 'flights.all',
        sequence: at + 1,
        stored: { stream: 'FLIGHTS', atMs: run.nowMs },
      });
      if (stream === 'flights' && rejection !== undefined && isDeadLetter(rejection))
        output.push(`dead ${at + 1}`);
    }
    if (at % 100 === 99) run.stepTo(run.nowMs + 50);
    // A million events take long: servers that are waited for meanwhile would seem to hang.
    if (at % 1_000 === 999) await setImmediate();
  }
  run.wait(1_000);
  for (const happening of run.happened) {
    if (happening.kind === 'windowClosed') output.push(windowMessage(happening.closed, 'crash').payload);
    if (happening.kind !== 'insightChanged') continue;
    const { insight, change, labels } = happening.change;
    output.push(`${insight.name} ${change} ${JSON.stringify(labels)}`);
  }
  return { exposition: compared(run.exposition()), published: output.sort() };
}

export const setupFolder = (folder: string, processing: object = PROCESSING) =>
  writeSetupFiles(join(folder, 'setup'), processing);

/** What must be equal, in a fixed order: series have the order in which they began. */
export function compared(exposition: string): readonly string[] {
  return exposition
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .filter((line) => !line.startsWith('natsight_') || /^natsight_insight_(?:firing|value)/.test(line))
    .sort();
}

export interface CrashingExporter {
  readonly url: string;
  readonly process: NatsightProcess;
}

/** Starts `natsight run` with a state in the folder; it never outlives the test. Flags may name another place. */
export async function startExporter(
  folder: string,
  natsUrl: string,
  ...flags: readonly string[]
): Promise<CrashingExporter> {
  const port = await freePort();
  const process = await spawnNatsight([
    'run',
    join(folder, 'setup'),
    '--web.listen-address',
    `127.0.0.1:${port}`,
    '--nats.url',
    natsUrl,
    ...(flags.includes('--state') ? [] : ['--state', join(folder, 'state')]),
    ...flags,
  ]);
  return { url: `http://127.0.0.1:${port}`, process };
}

/** What it exposes; nothing while it does not serve yet. */
export async function scrape({ url }: CrashingExporter): Promise<string> {
  return fetch(`${url}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  );
}

export const sampleOf = (exposition: string, series: string) =>
  Number(
    exposition
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? NaN,
  );

/** How many messages it has counted, of the stream that has counted fewer; NaN while it does not serve. */
export async function receivedCount(exporter: CrashingExporter): Promise<number> {
  const text = await scrape(exporter);
  const counts = ['flights', 'ordered'].map((stream) =>
    sampleOf(text, `natsight_events_received_total{stream="${stream}"}`),
  );
  return Math.min(...counts);
}

/** Waits until the exporter has counted so many messages of each stream. It hangs if it counts none for `withinMs`. */
export async function untilReceived(
  exporter: CrashingExporter,
  count: number,
  withinMs = 60_000,
): Promise<void> {
  await waitFor(
    `${count} messages are counted`,
    () => receivedCount(exporter),
    (seen) => seen >= count,
    { withinMs, sinceChange: true },
  ).catch((error: unknown) => {
    throw new Error(`the exporter printed ${exporter.process.output().slice(-2_000)}`, { cause: error });
  });
}
