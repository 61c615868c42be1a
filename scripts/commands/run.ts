import { Option } from 'commander';
import type { Command } from 'commander';
import { runExporter } from '../../exporter/main.js';
import { DEFAULT_LISTEN_ADDRESS } from '../../exporter/io/http/listen-address.js';
import { LOG_LEVELS } from '../../exporter/telemetry/log.js';
import type { LogFormat, LogLevel } from '../../exporter/telemetry/log.js';

/** The flags as commander names them: dots stay, what follows a dash is capitalised. */
interface Options {
  readonly 'web.listenAddress': string;
  readonly 'web.config.file'?: string;
  readonly 'web.externalUrl'?: string;
  readonly 'web.enableQuit'?: boolean;
  readonly 'nats.url'?: string;
  readonly 'alertmanager.url'?: string;
  readonly 'prometheus.url'?: string;
  readonly 'log.level': LogLevel;
  readonly 'log.format'?: LogFormat;
}

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('Run the exporter on the setup of a folder.')
    .argument('<directory>', 'folder of the two setup files')
    .option(
      '--web.listen-address <address>',
      'address to serve on; port 0: any free one',
      DEFAULT_LISTEN_ADDRESS,
    )
    .option('--web.config.file <file>', 'TLS and basic authentication, as in every Prometheus exporter')
    .option('--web.external-url <url>', 'address under which people reach the pages, for links in alerts')
    .option('--web.enable-quit', 'let POST /-/quit stop the exporter')
    .option('--nats.url <url>', 'NATS server, instead of those in the setup (or NATS_URL)')
    .option('--alertmanager.url <url>', 'Alertmanager that gets instant alerts (or ALERTMANAGER_URL)')
    .option(
      '--prometheus.url <url>',
      'Prometheus that knows the past, for the live pages (or PROMETHEUS_URL)',
    )
    .addOption(
      new Option('--log.level <level>', 'least level that is logged').choices(LOG_LEVELS).default('info'),
    )
    .addOption(
      new Option('--log.format <format>', 'how it is logged; unset: human at a terminal, else json').choices([
        'json',
        'human',
      ]),
    )
    .action(async (directory: string, options: Options) => {
      await runExporter(directory, {
        listenAddress: options['web.listenAddress'],
        webConfigFile: options['web.config.file'],
        externalUrl: options['web.externalUrl'],
        enableQuit: options['web.enableQuit'],
        natsUrl: options['nats.url'],
        alertmanagerUrl: options['alertmanager.url'],
        prometheusUrl: options['prometheus.url'],
        logLevel: options['log.level'],
        logFormat: options['log.format'],
      });
    });
}
