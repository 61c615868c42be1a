import { Option } from 'commander';
import type { Command } from 'commander';
import { reportFailure } from '../failure.js';
import { durationArgument } from './duration-argument.js';

interface Options {
  readonly setup?: string;
  readonly 'scrape.interval'?: number;
  readonly disable?: readonly string[];
  readonly listRules: boolean;
  readonly format: 'text' | 'json' | 'github';
}

/** `natsight lint FILE...` */
export function registerLint(program: Command): void {
  program
    .command('lint')
    .description(
      'check Grafana dashboards, generated or not, for what a person would see; exit 1 on findings',
    )
    .argument('[file...]', 'dashboards as JSON, and folders of them')
    .option(
      '--setup <dir>',
      'folder of the two setup files: queries may ask only for metrics and labels of this setup',
    )
    .option(
      '--scrape.interval <duration>',
      'how often Prometheus scrapes: the range of a rate covers four scrapes. Default: that of the setup, otherwise 15s',
      durationArgument,
    )
    .option(
      '--disable <rules>',
      'leave out these rules, comma-separated or repeated; "dashboard-linter": all of that program',
      ruleNames,
    )
    .option('--list-rules', 'print all rules with their meaning', false)
    .addOption(
      new Option(
        '--format <format>',
        'text: for people; json: for programs; github: annotations of GitHub Actions',
      )
        .choices(['text', 'json', 'github'])
        .default('text'),
    )
    .action(lintOrFail);
}

async function lintOrFail(paths: readonly string[], options: Options): Promise<void> {
  try {
    await lint(paths, options);
  } catch (error) {
    reportFailure(error);
  }
}

async function lint(
  paths: readonly string[],
  { setup: directory, disable = [], ...options }: Options,
): Promise<void> {
  const { rulesWithout } = await import('../../grafana/lint/chosen-rules.js');
  const { findingsIn } = await import('../../grafana/lint/lint.js');
  const { formatLintReport, formatRules, isClean } = await import('../../grafana/lint/report.js');
  const rules = rulesWithout(disable);
  if (options.listRules) {
    process.stdout.write(formatRules(rules));
    return;
  }
  if (paths.length === 0) {
    const { OptionError } = await import('../../setup/option-error.js');
    throw new OptionError('natsight lint: name a dashboard or a folder of dashboards');
  }
  const { findDashboards } = await import('../lint/dashboard-files.js');
  const { worldOf } = await import('../lint/world.js');
  const world = await worldOf(directory, options['scrape.interval']);
  const { dashboards, unread, skipped } = findDashboards(paths, world.setup?.updates.prometheus);
  const report = {
    dashboards: dashboards.length,
    findings: findingsIn(dashboards, world, rules),
    unread,
    skipped,
  };
  process.stdout.write(formatLintReport(report, options.format));
  if (!isClean(report)) process.exitCode = 1;
}

const ruleNames = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(',').map((name) => name.trim()),
];
