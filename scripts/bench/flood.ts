import { deepStrictEqual } from 'node:assert';
import { figure, ratio } from './figure.js';
import type { Flooded, FloodInput } from './flood-job.js';
import { MessageBlock } from './publisher.js';
import { alternate, eventsOf } from './stage.js';
import type { Cell, RunExtent, Result } from './stage.js';
import { amountOf, runStretch } from './stretch.js';
import { distinctPayloads } from './workload.js';

const events = 400_000;
const workload = { metrics: 2, eventBytes: 160, series: 10 };
const hourMs = 3_600_000;

/** How to make an event invalid, by the reason for which natsight rejects it. */
const FLOODS: Readonly<Record<string, (event: string) => string>> = {
  valid: (event) => event,
  schema: (event) => event.replace('"delay":', '"delay":9999'),
  undecodable: (event) => event.slice(0, -2),
  future: (event) => event.replace(/"time":"[^"]*"/, `"time":"${time(Date.now() + hourMs)}"`),
};
const DEAD_LETTERS = ['without', 'with'] as const;

const COLUMNS = [
  { name: 'events' },
  { name: 'dead letters' },
  { name: 'us per event', decimals: 2 },
  { name: 'to valid ones', decimals: 2, spread: true },
  { name: 'memory more, MiB', decimals: 2 },
  { name: 'log lines' },
  { name: 'dead letters sent' },
  { name: 'dead letters lost' },
];

interface Kind {
  readonly input: string;
  readonly deadLetters: (typeof DEAD_LETTERS)[number];
}

/** CPU, memory and log lines of rejected events, compared with the same number of valid ones. */
export async function flood(extent: RunExtent): Promise<Result> {
  const kinds = DEAD_LETTERS.slice(extent.quick ? 1 : 0).flatMap((deadLetters) =>
    Object.keys(FLOODS).map((input): Kind => ({ input, deadLetters })),
  );
  const rounds = await alternate(extent.rounds, kinds, (kind) => measure(kind, extent));
  const rows = kinds.map((kind): readonly Cell[] => {
    const valid = kinds.find(
      ({ input, deadLetters }) => input === 'valid' && deadLetters === kind.deadLetters,
    );
    const of = (read: (flooded: Flooded) => number) => rounds(kind).map(read);
    const cpu = (flooded: Flooded) => flooded.cpuMicros;
    return [
      kind.input,
      kind.deadLetters,
      figure(of(cpu)),
      ratio(of(cpu), valid === undefined ? [] : rounds(valid).map(cpu)),
      figure(of(({ bytes }) => bytes / 2 ** 20)),
      figure(of(({ logLines }) => logLines)),
      figure(of(({ deadLettersPublished }) => deadLettersPublished)),
      figure(of(({ deadLettersLost }) => deadLettersLost)),
    ];
  });
  return {
    title: 'Floods of bad events',
    method:
      `As above: ${eventsOf(events, extent).toLocaleString('en')} events wait in nats-server and are read as fast ` +
      'as possible, after half as many to warm up. natsight has one counter, one histogram and an event time. One ' +
      'event in ten thousand is valid; all others violate the schema, are truncated JSON, or are an hour ahead of the clock. ' +
      'Memory is what the flood left in use after garbage collection. Log lines are warnings. Dead letters are ' +
      'those published and those counted as lost, in the whole run.',
    columns: COLUMNS,
    rows,
  };
}

async function measure({ input: kind, deadLetters }: Kind, extent: RunExtent): Promise<Flooded> {
  const measured = eventsOf(events, extent);
  const input: FloodInput = {
    url: extent.server.url,
    workload,
    ...amountOf(measured, workload.eventBytes),
    stream: {
      subject: 'flights',
      eventTime: { field: 'time' },
      ...(deadLetters === 'with' && { deadLetter: 'deadletter.flights' }),
    },
  };
  const payloads = floodOf(kind);
  const flooded = await runStretch<Flooded>(
    extent,
    'flood-job.js',
    input,
    new MessageBlock('flights', payloads),
  );
  const all = input.warmup + input.events;
  const valid = Math.ceil(all / payloads.length);
  deepStrictEqual(flooded.rejected[kind] ?? 0, kind === 'valid' ? 0 : all - valid, `flood of ${kind} events`);
  return flooded;
}

/** The first event is valid. */
function floodOf(kind: string): readonly Uint8Array[] {
  const now = time(Date.now());
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  const spoil = FLOODS[kind] ?? String;
  return distinctPayloads(workload).map((payload, index) => {
    const event = decoder.decode(payload).replace(/"time":"[^"]*"/, `"time":"${now}"`);
    return encoder.encode(index === 0 ? event : spoil(event));
  });
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
