import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DEPLOYED_PARTS } from '../deployment/deployed-part.js';
import type { DeployedPart } from '../deployment/deployed-part.js';
import type { TargetOptions } from '../deployment/targets.js';
import { reportFailure } from '../failure.js';
import { KeyedOption } from '../flags/keyed-option.js';
import { addTargetOptions } from './target-options.js';

interface Options extends TargetOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly history: boolean;
  /** `true`: the last deployment. */
  readonly rollback?: number | true;
  readonly edit: boolean;
  readonly force: boolean;
  readonly prune: boolean;
  readonly alertmanagerMode: 'routes' | 'labels';
  readonly only?: readonly DeployedPart[];
  readonly report?: string;
}

/** `natsight provision [DIR]`: check, generate, deploy, verify. */
export function registerProvision(program: Command): void {
  const command = program
    .command('provision')
    .description('check, generate, deploy to the running servers and verify that every panel has data')
    .argument(
      '[dir]',
      'folder of the two setup files; unset: the one that "natsight start" runs, or the flights',
    )
    .option('--dry-run', 'print the plan and change nothing', false)
    .option('--yes', 'apply the plan without a question', false)
    .option('--force', 'replace dashboards and datasources that were edited manually', false)
    .option('--prune', 'delete dashboards of the service that left the setup', false)
    .option('--edit', "insert what includes natsight's files into a prometheus.yml of somebody else", false)
    .addOption(
      new KeyedOption(
        'alertmanagerMode',
        '--alertmanager.mode <mode>',
        'labels: write nothing into an alertmanager.yml of somebody else',
      )
        .choices(['routes', 'labels'])
        .default('routes'),
    )
    .option('--only <part>', `only ${DEPLOYED_PARTS.join(', ')}; repeatable`, deployedPart)
    .option('--history', 'list the deployments of the service that can be undone', false)
    .option('--rollback [id]', 'undo the last deployment, or this one and all after it', deploymentId)
    .option('--report <file>', 'write the result as JSON');
  addTargetOptions(command).action(run);
}

async function run(directory: string | undefined, options: Options): Promise<void> {
  try {
    if (!(await provisionOrUndo(directory, options))) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
  }
}

async function provisionOrUndo(directory: string | undefined, options: Options): Promise<boolean> {
  const { FLIGHTS_DEMO } = await import('../start/flights-demo.js');
  const { deploymentContext } = await import('../deployment/context.js');
  const context = deploymentContext(directory, options, FLIGHTS_DEMO.setup);
  const say = (line: string) => console.log(line);
  if (options.history)
    return (await import('../deployment/print-history.js')).printHistory(context.history(), say);
  if (options.rollback !== undefined) {
    const { rollBack } = await import('../deployment/rollback.js');
    const id = options.rollback === true ? undefined : options.rollback;
    const { targets, confirm, isColoured } = context;
    const undo = {
      service: context.service(),
      history: context.history(),
      id,
      confirm,
      dryRun: options.dryRun,
      force: options.force,
      isColoured,
    };
    return rollBack({ ...undo, targets }, say);
  }
  const { provision } = await import('../deployment/provision.js');
  const { dryRun, report: reportFile, only, edit, force, prune, alertmanagerMode } = options;
  const beside = { edit, alertmanagerMode };
  return provision(
    {
      ...context,
      beside,
      force,
      prune,
      dryRun,
      reportFile,
      showsDiffs: true,
      ...(only !== undefined && { only }),
    },
    say,
  );
}

function deployedPart(text: string, before: readonly DeployedPart[] = []): readonly DeployedPart[] {
  const part = DEPLOYED_PARTS.find((each) => each === text);
  if (part === undefined) throw new InvalidArgumentError(`expected one of ${DEPLOYED_PARTS.join(', ')}`);
  return [...before, part];
}

function deploymentId(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected the number of a deployment, see --history');
}
