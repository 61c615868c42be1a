import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Inspection } from '../../exporter/io/nats/inspect/inspect.js';
import type { LoadedSetup } from '../../setup/loaded-setup.js';
import type { PrometheusTarget } from '../../setup/promql/target.js';
import type { ServerTargets } from '../../setup/server-targets.js';
import type { PromtoolVerdict } from '../check/promtool.js';
import { parseDuration } from '../../setup/model/duration.js';
import type { Problem } from '../../setup/problem.js';

/** The options as commander names them. */
interface Options {
  readonly json: boolean;
  readonly 'nats.url'?: string;
  readonly 'prometheus.url'?: string;
  readonly 'prometheus.http.config.file'?: string;
  readonly 'alertmanager.url'?: string;
  readonly 'alertmanager.http.config.file'?: string;
  readonly listen: number;
  readonly longestOutage?: number;
  readonly 'web.config.file'?: string;
  readonly state?: string;
}

/** `natsight check DIR` */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('report all problems of a setup with file, line and column; exit 1 on errors')
    .argument('<dir>', 'folder of the two setup files')
    .option('--json', 'print the report as JSON', false)
    .option('--nats.url <url>', 'compare the setup with this NATS server: streams, permissions, messages')
    .option('--prometheus.url <url>', 'check the PromQL for the version of this Prometheus')
    .option('--prometheus.http.config.file <file>', 'how to sign in to Prometheus, as its http_config')
    .option('--alertmanager.url <url>', 'check the receivers for the version of this Alertmanager')
    .option(
      '--alertmanager.http.config.file <file>',
      'how to sign in to Alertmanager, as http_config of Prometheus',
    )
    .option(
      '--listen <duration>',
      'with --nats.url: how long to wait for messages on plain subjects',
      duration,
      5_000,
    )
    .option(
      '--longest-outage <duration>',
      'with --nats.url: how long the exporter may be down without losing events; JetStream streams that keep less are reported (default: 1h)',
      duration,
    )
    .option('--web.config.file <file>', 'check the file that "natsight run" gets under this flag, too')
    .option(
      '--state <place>',
      'say what "natsight run" keeps of the state in this folder, or in this bucket (kv:BUCKET), and what begins anew',
    )
    .action(checkOrFail);
}

async function checkOrFail(directory: string, options: Options): Promise<void> {
  try {
    await check(directory, options);
  } catch (error) {
    const { reportFailure } = await import('../failure.js');
    reportFailure(error);
  }
}

async function check(directory: string, options: Options): Promise<void> {
  const { formatReport, reportOf } = await import('../../setup/check/report.js');
  const { findFileFaults } = await import('../../exporter/io/setup/file-faults.js');
  const { loadSetup } = await import('../../setup/load.js');
  const targets = await targetsAt(options);
  const loaded = loadSetup(directory, findFileFaults, targets);
  const inspection = await inspect(loaded, directory, options);
  const verdict = await rulesVerdict(loaded, targets.prometheus);
  const state = await stateOf(loaded, directory, options);
  const problems = [
    ...loaded.problems,
    ...(await scenarioProblems(loaded, directory)),
    ...(await webProblems(options)),
    ...(inspection?.findings ?? []).map(({ path, document, message, level }) =>
      (document === 'monitoring' ? loaded.monitoringProblemAt : loaded.problemAt)(path, message, level),
    ),
    ...(verdict?.findings ?? []).map(({ path, message, level }) =>
      loaded.monitoringProblemAt(path, message, level),
    ),
  ];
  const report = {
    ...reportOf({ setup: loaded.setup, problems }),
    ...(inspection && { flows: inspection.flows }),
    ...(state && { state }),
    ...(verdict && { promtool: verdict.version ?? null }),
  };
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report));
  if (!report.sound) process.exitCode = 1;
}

async function stateOf(
  { setup, problems }: LoadedSetup,
  directory: string,
  { state, 'nats.url': natsUrl }: Options,
): Promise<readonly string[] | undefined> {
  if (state === undefined || problems.some(({ level }) => level === 'error')) return undefined;
  const { describeState } = await import('../../exporter/io/checkpoint/describe-state.js');
  const { statePlace } = await import('../../exporter/io/checkpoint/state-place.js');
  return describeState(setup, statePlace('--state', state), {
    directory,
    natsUrl: natsUrl ?? process.env['NATS_URL'],
  });
}

/** Scenarios are checked against the setup, so one with errors comes first. */
async function scenarioProblems(
  { setup, problems }: LoadedSetup,
  directory: string,
): Promise<readonly Problem[]> {
  if (problems.some(({ level }) => level === 'error')) return [];
  const { loadScenario, scenarioFiles } = await import('../../exporter/io/scenario/scenario-files.js');
  return scenarioFiles(directory).flatMap(
    (file) => loadScenario(file, setup, { mayBeEmpty: false }).problems,
  );
}

async function webProblems({ 'web.config.file': file }: Options): Promise<readonly Problem[]> {
  if (file === undefined) return [];
  const { webConfigProblems } = await import('../../exporter/io/http/web-config/web-config-problems.js');
  return webConfigProblems(file);
}

/** The servers whose addresses are given. */
async function targetsAt({
  'prometheus.url': prometheus,
  'alertmanager.url': alertmanager,
  ...files
}: Options): Promise<ServerTargets> {
  if (prometheus === undefined && alertmanager === undefined) return {};
  const { alertmanagerAt, prometheusAt } = await import('../deployment/clients.js');
  const { serverLink } = await import('../../exporter/io/http-client/server-link.js');
  const accessTo = (url: string, option: 'prometheus.http.config.file' | 'alertmanager.http.config.file') =>
    serverLink(url, `--${option}`, files[option]).access;
  return {
    ...(prometheus !== undefined && {
      prometheus: await prometheusAt(
        prometheus,
        accessTo(prometheus, 'prometheus.http.config.file'),
      ).promqlTarget(),
    }),
    ...(alertmanager !== undefined && {
      alertmanager: {
        version: await alertmanagerAt(
          alertmanager,
          accessTo(alertmanager, 'alertmanager.http.config.file'),
        ).version(),
      },
    }),
  };
}

/** What promtool says of the generated rules; `undefined` for a setup with errors, whose rules are not generated. */
async function rulesVerdict(
  { setup, problems }: LoadedSetup,
  target: PrometheusTarget = setup.updates.prometheus,
): Promise<PromtoolVerdict | undefined> {
  if (problems.some(({ level }) => level === 'error')) return undefined;
  const { askPromtool } = await import('../check/promtool.js');
  const { findBinary } = await import('../servers/find-binary.js');
  return askPromtool(setup, findBinary('promtool'), target);
}

/** A setup with errors is not compared: the server is asked for what the setup declares. */
async function inspect(
  { setup, problems }: LoadedSetup,
  directory: string,
  { 'nats.url': url, longestOutage: longestOutageMs, listen }: Options,
): Promise<Inspection | undefined> {
  if (url === undefined || problems.some(({ level }) => level === 'error')) return undefined;
  const { inspectServer } = await import('../../exporter/io/nats/inspect/inspect.js');
  return inspectServer(setup, {
    directory,
    url,
    listenMs: listen,
    ...(longestOutageMs !== undefined && { longestOutageMs }),
  });
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError('expected a duration such as 5s');
  return ms;
}
