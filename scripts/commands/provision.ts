import type { Command } from 'commander';
import type { TargetOptions } from '../deployment/targets.js';
import { reportFailure } from '../failure.js';

interface Options extends TargetOptions {
  readonly dryRun: boolean;
  readonly rollback: boolean;
  readonly report?: string;
}

/** `natsight provision [DIR]`: check, generate, deploy, verify. */
export function registerProvision(program: Command): void {
  program
    .command('provision')
    .description('check, generate, deploy to the running servers and verify that every panel has data')
    .argument(
      '[dir]',
      'folder of the two setup files; unset: the one that "natsight start" runs, or the flights',
    )
    .option('--dry-run', 'print the plan and change nothing', false)
    .option('--rollback', 'restore what the last provision replaced', false)
    .option('--report <file>', 'write the result as JSON')
    .option('--exporter-url <url>', 'address of the exporter (or EXPORTER_URL)')
    .option('--prometheus-url <url>', 'address of Prometheus (or PROMETHEUS_URL)')
    .option('--prometheus-dir <folder>', 'folder of its prometheus.yml; unset: ask Prometheus')
    .option('--alertmanager-url <url>', 'address of Alertmanager (or ALERTMANAGER_URL)')
    .option('--alertmanager-dir <folder>', 'folder of its alertmanager.yml')
    .option('--grafana-url <url>', 'address of Grafana (or GRAFANA_URL); token in GRAFANA_TOKEN')
    .action(run);
}

async function run(directory: string | undefined, options: Options): Promise<void> {
  try {
    if (!(await provisionOrRollBack(directory, options))) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
  }
}

async function provisionOrRollBack(directory: string | undefined, options: Options): Promise<boolean> {
  const { provision } = await import('../deployment/provision.js');
  const { rollBackLast } = await import('../deployment/rollback.js');
  const { readRunState } = await import('../deployment/run-state.js');
  const { locateTargets } = await import('../deployment/targets.js');
  const { FLIGHTS_DEMO } = await import('../start/flights-demo.js');
  const root = process.cwd();
  const say = (line: string) => console.log(line);
  const running = readRunState(root);
  const targets = locateTargets(options, process.env, running);
  const { dryRun, rollback, report: reportFile } = options;
  if (rollback) return rollBackLast(root, targets, say);
  const where = directory ?? running?.setup ?? FLIGHTS_DEMO.setup;
  return provision({ directory: where, root, targets, dryRun, reportFile }, say);
}
