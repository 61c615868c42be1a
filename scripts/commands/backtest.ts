import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { OptionError } from '../../setup/option-error.js';
import { reportFailure } from '../failure.js';
import { durationArgument } from './duration-argument.js';
import { NATS_URL_HELP, defaultServer, endSignal } from './nats-command.js';
import { addedTimeField } from './replay-arguments.js';

/** How long to try to reach NATS. */
const CONNECT_MS = 30_000;
const WITH_VALUES = new Set(['--values', '--scores', '--format']);

/** The options as commander names them. */
interface Options {
  readonly values?: string;
  readonly events?: string;
  readonly jetstream?: string;
  readonly since?: number;
  readonly 'nats.url'?: string;
  readonly subject?: string;
  readonly timeField?: string;
  readonly addId: boolean;
  readonly addTime?: string | true;
  readonly against?: string;
  readonly labels?: string;
  readonly maxAlertsPerDay?: number;
  readonly picture?: string;
  readonly scores?: string;
  readonly prometheus: boolean;
  readonly 'prometheus.url'?: string;
  readonly 'prometheus.http.config.file'?: string;
  readonly 'prometheus.binary'?: string;
  readonly format: 'text' | 'json';
}

/** `natsight backtest DIR` */
export function registerBacktest(program: Command): void {
  program
    .command('backtest')
    .description('say which alerts a setup would have raised on recorded events: when, why, for how long')
    .argument('[dir]', 'folder of the two setup files')
    .option('--events <file>', 'a recording of natsight record, NDJSON, JSON or CSV; also with .gz')
    .option(
      '--jetstream <stream>',
      'the history of this JetStream stream; it creates nothing there and touches no consumer',
    )
    .option(
      '--since <duration>',
      'with --jetstream: only messages of this time, such as 30d',
      durationArgument,
    )
    .option('--nats.url <url>', NATS_URL_HELP)
    .option('--subject <template>', 'with --events: subject of each event, such as "flights.{origin}"')
    .option('--time-field <field>', 'with --events: field with the time of the event')
    .option(
      '--add-id',
      'add a unique "id" to each event that has none, and the same as header Nats-Msg-Id',
      false,
    )
    .option('--add-time [field]', 'set a field to the time of the event (default field: time)')
    .option('--against <dir>', 'only what is different from the setup in this folder')
    .option(
      '--labels <file>',
      'times in which something was wrong (start, end, rule): precision, recall, delay',
    )
    .option('--max-alerts-per-day <number>', 'exit 1 if there would have been more', numberArgument)
    .option('--picture <file>', 'write an SVG with the alerts drawn over the values')
    .option('--scores <folder>', 'write timestamp,value,anomaly_score as CSV for each series')
    .option(
      '--prometheus.url <url>',
      'evaluate alerts with PromQL on the data of this Prometheus, over the same time',
    )
    .option('--prometheus.http.config.file <file>', 'how to sign in to Prometheus, as its http_config')
    .option(
      '--prometheus.binary <file>',
      'the prometheus to start for alerts with PromQL (default: on PATH, if there are such alerts)',
    )
    .option('--no-prometheus', 'do not evaluate alerts with PromQL')
    .option(
      '--values <folder>',
      'instead of a setup and its events: score CSV files timestamp,value with the defaults of "outside": "normal"; needs --scores',
    )
    .addOption(
      new Option('--format <format>', 'text: for people; json: for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action(backtestOrFail);
}

async function backtestOrFail(
  directory: string | undefined,
  options: Options,
  command: Command,
): Promise<void> {
  try {
    if (options.values === undefined) return await backtestSetup(directory, options);
    const { scores, format } = options;
    refuseBesideValues(directory, command);
    if (scores === undefined) {
      throw new OptionError('natsight backtest: --values needs --scores, the folder to write to');
    }
    const { backtestValues } = await import('../backtest-values/backtest-values.js');
    await backtestValues({ values: options.values, scores, format });
  } catch (error) {
    reportFailure(error);
  }
}

async function backtestSetup(directory: string | undefined, options: Options): Promise<void> {
  if (directory === undefined) {
    throw new OptionError(
      'natsight backtest: name the folder of the two setup files, or a folder of values with --values',
    );
  }
  const { jetstream: stream, addId, addTime, 'nats.url': url, prometheus: isWanted, ...rest } = options;
  const { backtest } = await import('../backtest/backtest.js');
  const isMet = await backtest({
    ...rest,
    directory,
    stream,
    signal: () => endSignal(CONNECT_MS),
    server: async () => url ?? (await defaultServer()),
    prometheus: {
      isWanted,
      url: options['prometheus.url'],
      httpConfigFile: options['prometheus.http.config.file'],
      binary: options['prometheus.binary'],
    },
    additions: { id: addId, timeField: addedTimeField(addTime) },
  });
  if (!isMet) process.exitCode = 1;
}

/** There is no setup, no event and no rule with `--values`. */
function refuseBesideValues(directory: string | undefined, command: Command): void {
  const given = command.options.find(
    (option) =>
      !WITH_VALUES.has(option.long ?? '') && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  const other = directory === undefined ? given?.long : `the setup "${directory}"`;
  if (other === undefined) return;
  throw new OptionError(
    `natsight backtest: --values scores values as they are, with the shipped defaults: leave out ${other}`,
  );
}

function numberArgument(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('expected a number, such as 0.5');
}
