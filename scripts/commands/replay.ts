import { basename, extname } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { durationArgument } from './duration-argument.js';
import { reportFailure } from '../failure.js';

interface Options {
  readonly server?: string;
  readonly subject?: string;
  readonly jetstream?: string;
  readonly speed: number;
  readonly from?: string;
  readonly loop: boolean;
  readonly timeField?: string;
  readonly limit?: number;
  readonly for?: number;
}

/** `natsight replay FILE`: publishes recorded events as live ones. */
export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('publish recorded events to NATS at the recorded pace, or faster')
    .argument('<file>', 'recorded events: CSV, NDJSON or a JSON array')
    .option(
      '--subject <template>',
      'fields of the event in braces: flights.{origin} (default: <file name>.replay)',
    )
    .option(
      '--server <url>',
      'address of NATS (default: NATS_URL, else the server of "natsight start", else nats://127.0.0.1:4222)',
    )
    .option('--jetstream <stream>', 'publish to this JetStream stream and wait for acks; created if missing')
    .option('--speed <factor>', 'how many times faster than recorded, or "max"', speed, 1)
    .option('--from <time>', 'skip events before this time, such as 2001-02-23T12:00')
    .option('--loop', 'start over at the end', false)
    .option(
      '--time-field <name>',
      'field with the recorded time (default: time, scheduled, date or timestamp)',
    )
    .option('--limit <events>', 'stop after N events', count)
    .option('--for <duration>', 'stop after this time, such as 60s', durationArgument)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const { jetstream: stream, speed: factor, from, loop, timeField, limit = Infinity } = options;
  const subject = options.subject ?? `${basename(file, extname(file))}.replay`;
  const server = options.server ?? (await defaultServer());
  const signal = endSignal(options.for);
  const { replay } = await import('../replay/replay.js');
  try {
    const settings = { file, server, subject, stream, speed: factor, from, loop, timeField, limit };
    const { unconfirmed } = await replay(settings, signal);
    if (unconfirmed > 0) process.exitCode = 1;
  } catch (error) {
    process.exitCode = 1;
    if (signal.aborted) console.log('0 events replayed: could not connect to NATS');
    else reportFailure(error);
  }
}

async function defaultServer(): Promise<string> {
  const fromEnvironment = process.env['NATS_URL'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const { readRunState } = await import('../deployment/run-state.js');
  return readRunState(process.cwd())?.nats ?? 'nats://127.0.0.1:4222';
}

/** Aborted by Ctrl-C, by SIGTERM, or after `forMs`. */
function endSignal(forMs: number | undefined): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // Not AbortSignal.timeout with AbortSignal.any: Node 20 collects the timeout as garbage, and it never aborts.
  if (forMs !== undefined) setTimeout(() => stop.abort(), forMs).unref();
  return stop.signal;
}

function speed(text: string): number {
  const factor = text === 'max' ? Infinity : Number(text);
  if (!(factor > 0)) throw new InvalidArgumentError('expected a number greater than zero, or "max"');
  return factor;
}

function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('expected a number of events');
  return Number(text);
}
