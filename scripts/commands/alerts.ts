import type { AlertHistory } from '../../prometheus/history/alert-history.js';
import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import type { TargetOptions } from '../deployment/targets.js';
import { reportFailure } from '../failure.js';
import { KeyedOption } from '../flags/keyed-option.js';
import { durationArgument } from './duration-argument.js';

interface Options extends Pick<TargetOptions, 'prometheusUrl' | 'prometheus.http.config.file'> {
  readonly since: number;
  readonly 'alertmanager.events'?: string;
  readonly format: 'text' | 'json';
}

const VIEWS = ['report', 'quiet'] as const;
type View = (typeof VIEWS)[number];

const DEFAULT_SINCE = '14d';

/** `natsight alerts report [DIR]` and `natsight alerts quiet [DIR]` */
export function registerAlerts(program: Command): void {
  program
    .command('alerts')
    .description('what the alerts of a setup did, from the history that Prometheus has')
    .addArgument(
      new Argument(
        '<view>',
        'report: how often each alert fired, and for how long; quiet: which fired in vain, together with others, or never, and what to change',
      ).choices(VIEWS),
    )
    .argument(
      '[dir]',
      'folder of the two setup files; unset: the one that "natsight start" runs, or the flights',
    )
    .addOption(
      new Option('--since <duration>', 'how far back')
        .argParser(durationArgument)
        .default(durationArgument(DEFAULT_SINCE), DEFAULT_SINCE),
    )
    .addOption(
      new KeyedOption('prometheusUrl', '--prometheus.url <url>', 'address of Prometheus (or PROMETHEUS_URL)'),
    )
    .option(
      '--prometheus.http.config.file <file>',
      'how to sign in to Prometheus, as its http_config (or PROMETHEUS_HTTP_CONFIG_FILE)',
    )
    .option(
      '--alertmanager.events <file>',
      'report: what the event recorder of Alertmanager has written, for notifications and muted alerts',
    )
    .addOption(
      new Option('--format <format>', 'text: for people; json: for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action(printOrFail);
}

async function printOrFail(view: View, directory: string | undefined, options: Options): Promise<void> {
  try {
    const events = options['alertmanager.events'];
    if (events !== undefined) await (await import('../alerts/delivery.js')).checkEvents(events);
    const { readHistory } = await import('../alerts/read-history.js');
    const history = await readHistory(directory, options, options.since);
    const { result, text } = view === 'report' ? await report(history, events) : await quiet(history);
    process.stdout.write(options.format === 'json' ? `${JSON.stringify(result, undefined, 2)}\n` : text);
  } catch (error) {
    reportFailure(error);
  }
}

async function report(history: AlertHistory, events: string | undefined) {
  const { reportAlerts } = await import('../../prometheus/history/alert-report.js');
  const { reportText } = await import('../alerts/report-text.js');
  const result = reportAlerts(history);
  const text = reportText(result);
  if (events === undefined) return { result, text };
  const { deliveryOf, deliveryText } = await import('../alerts/delivery.js');
  const delivery = await deliveryOf(events, result);
  const delivered = Object.fromEntries(delivery.alerts);
  return { result: { ...result, delivered }, text: `${text}${deliveryText(delivery)}` };
}

async function quiet(history: AlertHistory) {
  const { findNoise } = await import('../../prometheus/history/noise.js');
  const { quietText } = await import('../alerts/quiet-text.js');
  const result = findNoise(history);
  return { result, text: quietText(history, result) };
}
