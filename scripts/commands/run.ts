import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { RunFlags } from '../../exporter/main.js';
import { DEFAULT_WEB_LIMITS } from '../../exporter/io/http/admission/web-limits.js';
import { DEFAULT_LISTEN_ADDRESS } from '../../exporter/io/http/listen-address.js';
import { durationArgument } from './duration-argument.js';
import { alertLabelArgument } from './label-arguments.js';
import { addedTimeField, positiveNumber } from './replay-arguments.js';
import { listed } from './listed.js';
import { sizeArgument } from './size-argument.js';
import { hostNamesArgument, limitArgument } from './web-arguments.js';
import { workerCount } from './worker-count.js';
import { LOG_LEVELS } from '../../exporter/telemetry/log-level.js';
import type { LogFormat, LogLevel } from '../../exporter/telemetry/log-level.js';
import type { FileOptions } from '../../setup/model/stream.js';

/** The options as commander names them: dots are kept, a letter after a dash becomes upper case. */
interface Options {
  readonly 'web.listenAddress'?: string;
  readonly 'web.config.file'?: string;
  readonly 'web.externalUrl'?: string;
  readonly 'web.maxConnections': number;
  readonly 'web.maxRequests': number;
  readonly 'web.maxLivePages': number;
  readonly 'web.allowedHosts'?: readonly string[];
  readonly 'web.enableLifecycle'?: boolean;
  readonly 'web.enableQuit'?: boolean;
  readonly 'nats.url'?: string;
  readonly workers: number;
  readonly replay?: string;
  readonly 'replay.speed': number;
  readonly 'replay.from'?: string;
  readonly 'replay.loop': boolean;
  readonly 'replay.rate'?: number;
  readonly 'replay.timeField'?: string;
  readonly 'replay.subject'?: string;
  readonly 'replay.addId': boolean;
  readonly 'replay.addTime'?: string | true;
  readonly ephemeral: boolean;
  readonly state?: string;
  readonly 'checkpoint.every'?: number;
  readonly 'memory.limit'?: number;
  readonly 'alertmanager.url'?: readonly string[];
  readonly 'alertmanager.http.config.file'?: readonly string[];
  readonly 'alertmanager.label'?: Readonly<Record<string, string>>;
  readonly 'prometheus.url'?: string;
  readonly 'prometheus.http.config.file'?: string;
  readonly 'log.level': LogLevel;
  readonly 'log.format'?: LogFormat;
}

export function registerRun(program: Command): void {
  const command = program
    .command('run')
    .description('run the exporter: reads events, serves metrics and live pages, sends instant alerts')
    .argument('<dir>', 'folder of the two setup files');
  declareFlags(command).action(run);
}

async function run(directory: string, options: Options): Promise<void> {
  const { runExporter } = await import('../../exporter/main.js');
  await runExporter(directory, flagsOf(options), async (setup) => {
    const { runbooksOf } = await import('../../prometheus/runbook.js');
    return runbooksOf(setup);
  });
}

function declareFlags(command: Command): Command {
  return command
    .option(
      '--web.listen-address <address>',
      `address to listen on; port 0: any free port (or WEB_LISTEN_ADDRESS; default: "${DEFAULT_LISTEN_ADDRESS}")`,
    )
    .option(
      '--web.config.file <file>',
      'TLS and basic authentication, as in every Prometheus exporter (or WEB_CONFIG_FILE)',
    )
    .option(
      '--web.external-url <url>',
      "address of the exporter's pages, for links in alerts (or WEB_EXTERNAL_URL)",
    )
    .option(
      '--web.max-connections <number>',
      'connections at the same time; 0: no limit',
      limitArgument,
      DEFAULT_WEB_LIMITS.maxConnections,
    )
    .option(
      '--web.max-requests <number>',
      'scrapes at the same time; 0: no limit',
      limitArgument,
      DEFAULT_WEB_LIMITS.maxScrapes,
    )
    .option(
      '--web.max-live-pages <number>',
      'live pages open at the same time; 0: no limit',
      limitArgument,
      DEFAULT_WEB_LIMITS.maxLivePages,
    )
    .option(
      '--web.allowed-hosts <names>',
      'names, separated by commas, by which clients may call an exporter that listens on this machine only',
      hostNamesArgument,
    )
    .option('--web.enable-lifecycle', 'let POST /-/reload load the setup again')
    .option('--web.enable-quit', 'let POST /-/quit stop the exporter')
    .option('--nats.url <url>', 'NATS server, overrides those in the setup (or NATS_URL)')
    .option(
      '--workers <number>',
      'threads that read the streams, each with its own connection',
      workerCount,
      1,
    )
    .option(
      '--ephemeral',
      'beside an exporter in production: read JetStream from "start" through throw-away consumers, join no queue group, publish nothing to NATS',
      false,
    )
    .option(
      '--state <place>',
      'where counters, windows and positions survive a restart and a crash: a folder, or kv:BUCKET for a key-value bucket of NATS (or STATE_DIRECTORY)',
    )
    .option('--checkpoint.every <duration>', 'how often the state is saved (default: 1s)', durationArgument)
    .option(
      '--memory.limit <size>',
      'memory that the exporter may take, such as 256MiB: a flood beyond it is shed (default: that of the container, else 512MiB)',
      sizeArgument,
    )
    .option(
      '--replay <file>',
      'read recorded events instead of NATS (natsight record, NDJSON, JSON array or CSV); events with a subject go to the streams that read it, events without one to every stream',
    )
    .option('--replay.speed <factor>', 'how many times faster than recorded', positiveNumber, 1)
    .option('--replay.rate <number>', 'events per second, instead of the recorded times', positiveNumber)
    .option('--replay.from <time>', 'skip events before this time, such as 2001-02-23T12:00')
    .option('--replay.loop', 'start over at the end', false)
    .option('--replay.subject <template>', 'subject of each event, with fields in braces: flights.{origin}')
    .option(
      '--replay.time-field <name>',
      'field with the recorded time (default: time, scheduled, date, timestamp …)',
    )
    .option('--replay.add-id', 'add a unique "id" to each event that has none, and Nats-Msg-Id', false)
    .option('--replay.add-time [field]', 'set a field to the time of the replay (default field: time)')
    .option(
      '--alertmanager.url <url>',
      'Alertmanager for instant alerts; repeatable (or ALERTMANAGER_URL)',
      listed,
    )
    .option(
      '--alertmanager.http.config.file <file>',
      'how to sign in to Alertmanager, as http_config of Prometheus; repeatable: one for each address (or ALERTMANAGER_HTTP_CONFIG_FILE)',
      listed,
    )
    .option(
      '--alertmanager.label <name=value>',
      'label of every instant alert, beside "externalLabels" of the setup; repeatable',
      alertLabelArgument,
    )
    .option(
      '--prometheus.url <url>',
      'Prometheus with the history for the live pages, and with the external labels of alerts (or PROMETHEUS_URL)',
    )
    .option(
      '--prometheus.http.config.file <file>',
      'how to sign in to Prometheus, as its http_config (or PROMETHEUS_HTTP_CONFIG_FILE)',
    )
    .addOption(new Option('--log.level <level>', 'minimum log level').choices(LOG_LEVELS).default('info'))
    .addOption(
      new Option('--log.format <format>', 'log format; unset: human at a terminal, else json').choices([
        'json',
        'human',
      ]),
    );
}

function flagsOf(options: Options): RunFlags {
  return {
    listenAddress: options['web.listenAddress'],
    webConfigFile: options['web.config.file'],
    externalUrl: options['web.externalUrl'],
    maxConnections: options['web.maxConnections'],
    maxRequests: options['web.maxRequests'],
    maxLivePages: options['web.maxLivePages'],
    allowedHosts: options['web.allowedHosts'],
    enableLifecycle: options['web.enableLifecycle'],
    enableQuit: options['web.enableQuit'],
    natsUrl: options['nats.url'],
    workers: options.workers,
    replay: replayOf(options),
    ephemeral: options.ephemeral,
    state: options.state,
    checkpointEveryMs: options['checkpoint.every'],
    memoryLimitBytes: options['memory.limit'],
    alertmanagerUrls: options['alertmanager.url'],
    alertmanagerHttpConfigFiles: options['alertmanager.http.config.file'],
    alertLabels: options['alertmanager.label'],
    prometheusUrl: options['prometheus.url'],
    prometheusHttpConfigFile: options['prometheus.http.config.file'],
    logLevel: options['log.level'],
    logFormat: options['log.format'],
  };
}

/** A path on the command line is relative to the working directory, not to the setup. */
function replayOf(options: Options): FileOptions | undefined {
  if (options.replay === undefined) return undefined;
  return {
    path: resolve(options.replay),
    speed: options['replay.speed'],
    rate: options['replay.rate'],
    from: options['replay.from'],
    loop: options['replay.loop'],
    subject: options['replay.subject'],
    timeField: options['replay.timeField'],
    addId: options['replay.addId'],
    addTime: addedTimeField(options['replay.addTime']),
  };
}
