import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { durationArgument } from './duration-argument.js';
import { reportFailure } from '../failure.js';
import { NATS_URL_HELP, defaultServer, endSignal } from './nats-command.js';
import { addedTimeField, countArgument, positiveNumber, speedArgument } from './replay-arguments.js';

interface Options {
  readonly 'nats.url'?: string;
  readonly subject?: string;
  readonly jetstream?: string;
  readonly speed: number;
  readonly rate?: number;
  readonly from?: string;
  readonly loop: boolean;
  readonly timeField?: string;
  readonly addId: boolean;
  readonly addTime?: string | true;
  readonly limit?: number;
  readonly for?: number;
}

/** `natsight replay FILE`: publishes recorded events as live ones. */
export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('publish recorded events to NATS byte for byte, at the recorded pace or faster')
    .argument('<file>', 'a recording of natsight record, NDJSON, a JSON array or CSV')
    .option(
      '--subject <template>',
      'fields of the event in braces: flights.{origin} (default: as recorded, else <file name>.replay)',
    )
    .option('--nats.url <url>', NATS_URL_HELP)
    .option('--jetstream <stream>', 'publish to this JetStream stream and wait for acks; created if missing')
    .option('--speed <factor>', 'how many times faster than recorded, or "max"', speedArgument, 1)
    .option('--rate <number>', 'events per second, instead of the recorded times', positiveNumber)
    .option('--from <time>', 'skip events before this time, such as 2001-02-23T12:00')
    .option('--loop', 'start over at the end', false)
    .option(
      '--time-field <name>',
      'field with the recorded time (default: time, scheduled, date, timestamp, @timestamp or ts; without one all events are published at once)',
    )
    .option(
      '--add-id',
      'add a unique "id" to each event that has none, and the same as header Nats-Msg-Id',
      false,
    )
    .option('--add-time [field]', 'set a field to the time of the replay (default field: time)')
    .option('--limit <events>', 'stop after N events', countArgument)
    .option('--for <duration>', 'stop after this time, such as 60s', durationArgument)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const { jetstream: stream, addId, addTime, limit = Infinity, for: forMs, ...rest } = options;
  const server = options['nats.url'] ?? (await defaultServer());
  const signal = endSignal(forMs);
  const { replay } = await import('../replay/replay.js');
  try {
    const additions = { id: addId, timeField: addedTimeField(addTime) };
    const defaultSubject = `${basename(file, extname(file))}.replay`;
    const { unconfirmed } = await replay(
      { ...rest, file, server, stream, additions, limit, defaultSubject },
      signal,
    );
    if (unconfirmed > 0) process.exitCode = 1;
  } catch (error) {
    process.exitCode = 1;
    if (signal.aborted) console.log('0 events replayed: could not connect to NATS');
    else reportFailure(error);
  }
}
