import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { SERVICE_NAME } from '../../setup/model/service-name.js';
import type { TargetOptions } from '../deployment/targets.js';
import { reportFailure } from '../failure.js';
import { addTargetOptions } from './target-options.js';

interface Options extends TargetOptions {
  readonly service?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly yes: boolean;
}

/** `natsight unprovision [DIR]`: leaves the servers as if natsight had never been there. */
export function registerUnprovision(program: Command): void {
  const command = program
    .command('unprovision')
    .description('take everything of a service out of Prometheus, Alertmanager and Grafana')
    .argument('[dir]', 'folder of the two setup files, for the name of the service; as of "provision"')
    .option('--service <name>', 'name of the service, if its setup is gone', serviceName)
    .option('--dry-run', 'print the plan and change nothing', false)
    .option('--force', 'remove dashboards and datasources that were edited manually, too', false)
    .option('--yes', 'apply the plan without a question', false);
  addTargetOptions(command).action(run);
}

function serviceName(text: string): string {
  if (SERVICE_NAME.test(text)) return text;
  throw new InvalidArgumentError('expected a service name: lower-case letters, digits and "-"');
}

async function run(directory: string | undefined, options: Options): Promise<void> {
  const { deploymentContext } = await import('../deployment/context.js');
  const { unprovision } = await import('../deployment/unprovision.js');
  const { DeploymentHistory } = await import('../deployment/history.js');
  const { FLIGHTS_DEMO } = await import('../start/flights-demo.js');
  try {
    const context = deploymentContext(directory, options, FLIGHTS_DEMO.setup);
    const { targets, confirm, isColoured } = context;
    const service = options.service ?? context.service();
    const history = new DeploymentHistory(context.historyOf(service));
    const { dryRun, force } = options;
    const undo = { service, history, targets, confirm, dryRun, force, isColoured };
    await unprovision(undo, (line) => console.log(line));
  } catch (error) {
    reportFailure(error);
  }
}
