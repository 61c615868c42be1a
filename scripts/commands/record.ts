import type { Command } from 'commander';
import { reportFailure } from '../failure.js';
import { durationArgument } from './duration-argument.js';
import { NATS_URL_HELP, defaultServer, endSignal } from './nats-command.js';
import { countArgument } from './replay-arguments.js';

interface Options {
  readonly out: string;
  readonly 'nats.url'?: string;
  readonly jetstream?: string;
  readonly limit?: number;
  readonly for?: number;
  readonly force: boolean;
}

/** `natsight record SUBJECT... --out FILE`: keeps messages as they are, to be replayed. */
export function registerRecord(program: Command): void {
  program
    .command('record')
    .description('record NATS messages with subject, headers and time, byte for byte, for natsight replay')
    .argument('[subjects...]', `subjects, such as 'shop.>'; with --jetstream, only these of the stream`)
    .requiredOption('--out <file>', 'file to write, NDJSON with a line for each message')
    .option('--nats.url <url>', NATS_URL_HELP)
    .option(
      '--jetstream <stream>',
      'read this JetStream stream from its first message; ends at its last one, unless --for or --limit is given',
    )
    .option('--limit <messages>', 'stop after N messages', countArgument)
    .option('--for <duration>', 'stop after this time, such as 60s', durationArgument)
    .option('--force', 'overwrite the file if it exists', false)
    .action(run);
}

async function run(subjects: readonly string[], options: Options): Promise<void> {
  const { out, jetstream: stream, limit, for: forMs, force: overwrite } = options;
  const server = options['nats.url'] ?? (await defaultServer());
  const signal = endSignal(forMs);
  const { record } = await import('../record/record.js');
  try {
    const follows = limit !== undefined || forMs !== undefined;
    await record({ subjects, stream, out, overwrite, server, limit, follows }, signal);
  } catch (error) {
    process.exitCode = 1;
    if (signal.aborted) console.log('0 messages recorded: could not connect to NATS');
    else reportFailure(error);
  }
}
