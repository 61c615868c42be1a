import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { requireSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { shownUrl } from '../../setup/shown-url.js';
import { confirmed } from '../deployment/confirm.js';
import { provision } from '../deployment/provision.js';
import { STATE_DIRECTORY, readRunState, removeRunState, writeRunState } from '../deployment/run-state.js';
import { locateTargets } from '../deployment/targets.js';
import { requireWritable } from '../files/path-error.js';
import { claim } from '../servers/claim.js';
import { describeAlert } from './demo-webhook.js';
import { FLIGHTS_DEMO, isFlightsDemo } from './flights-demo.js';
import { startExporter, startReplay, startWebhook } from './pipeline.js';
import { findOrigins, withoutServers } from './server-origin.js';
import type { Origins, ServerOrigin } from './server-origin.js';
import { startServers } from './servers.js';
import type { PipelineServers } from './servers.js';
import type { Stack } from './stack.js';
import { StartError } from './start-error.js';

export interface StartOptions {
  /** Setup folder. */
  readonly directory: string;
  /** Working folder; data is stored in its `.natsight/`. */
  readonly root: string;
  readonly embedded: boolean;
  /** Number of threads that read the streams. */
  readonly workers: number;
  /** Whether the exporter reads beside another one, without a trace. */
  readonly ephemeral: boolean;
  readonly report: string | undefined;
}

type Say = (line: string) => void;

/** Starts the whole pipeline and verifies it. It runs until `stack` is stopped. Resolves to whether everything was verified. */
export async function startAll(options: StartOptions, stack: Stack, say: Say): Promise<boolean> {
  const { directory, root, workers, ephemeral } = options;
  await refuseSecond(root);
  if (options.report !== undefined) requireWritable(options.report);
  const setup = requireSetup(directory, findFileFaults);
  const origins = originsFor(options, say);
  const demo = isFlightsDemo(directory);
  if (!demo) requireEvents(setup, origins.nats);
  const webhooks = demo ? await startWebhook(setup, (alert) => say(describeAlert(alert)), stack) : {};
  const servers = await startServers(origins, setup.service.name, join(root, STATE_DIRECTORY), stack);
  const recorded = demo && servers.nats === undefined ? FLIGHTS_DEMO.file : undefined;
  const state = join(root, STATE_DIRECTORY, 'state', setup.service.name);
  const exporter = await startExporter({ directory, workers, ephemeral, recorded, state }, servers, stack);
  if (demo && servers.nats !== undefined) await startReplay(servers.nats, stack);
  announce(options, servers, exporter, webhooks, stack);
  const proved = await proveAll(options, servers, say);
  for (const line of addressLines(servers, exporter, setup)) say(line);
  return proved;
}

/**
 * Two pipelines in one folder would overwrite each other's data. The claim tells also of one that has just begun, and lasts until this
 * process exits. A file that says otherwise is left from a process that was killed, and its number may be used by another one now.
 */
async function refuseSecond(root: string): Promise<void> {
  const { dev, ino } = statSync(root);
  const claimed = await claim(`folder ${dev}-${ino}`);
  const running = readRunState(root);
  if (claimed?.isCertain === true) return removeRunState(root);
  if (claimed !== undefined && running === undefined) return;
  const who =
    running === undefined
      ? 'Another "natsight start" has just begun in this folder.'
      : `Process ${running.pid} already runs the pipeline here: ${running.exporter}.`;
  throw new StartError('ALREADY_RUNNING', `${who} Stop it first, or start in another folder.`);
}

/** Prints advice for missing servers. Without NATS the other servers are still used, for the exporter's own replay. */
function originsFor({ embedded }: StartOptions, say: Say): Origins {
  if (embedded) return withoutServers();
  const origins = findOrigins(process.env);
  for (const origin of Object.values(origins)) if (origin.kind === 'missing') say(origin.advice);
  return origins;
}

/** Only the demo has recorded events to replace NATS. Any other setup would wait for NATS forever. */
function requireEvents({ streams }: Setup, nats: ServerOrigin): void {
  const read = streams.filter(({ source }) => source.kind !== 'file').map(({ name }) => `"${name}"`);
  if (nats.kind !== 'missing' || read.length === 0) return;
  throw new StartError(
    'NATS_MISSING',
    `The setup reads ${read.join(', ')} from NATS, but NATS is not available. ${nats.advice} Or read from a "file" in the setup.`,
  );
}

/** Writes what is running for commands in other terminals, until the stack is stopped. */
function announce(
  { directory, root }: StartOptions,
  { nats, prometheus, alertmanager }: PipelineServers,
  exporter: string,
  webhooks: Readonly<Record<string, string>>,
  stack: Stack,
): void {
  const grafana = process.env['GRAFANA_URL'];
  writeRunState(root, {
    pid: process.pid,
    setup: resolve(directory),
    exporter,
    webhooks: { ...webhooks },
    ...(nats !== undefined && { nats: nats.url }),
    ...(prometheus !== undefined && { prometheus }),
    ...(alertmanager !== undefined && { alertmanager }),
    ...(grafana !== undefined && { grafana }),
  });
  stack.add({ name: 'run.json', stop: async () => removeRunState(root) });
}

/** Deploys and verifies. Without Prometheus and Alertmanager there is nothing to deploy; the pages work alone. */
async function proveAll(
  { directory, root, report }: StartOptions,
  servers: PipelineServers,
  say: Say,
): Promise<boolean> {
  if (servers.prometheus === undefined || servers.alertmanager === undefined) {
    say(
      'Nothing was deployed: deployment needs Prometheus and Alertmanager. The metrics and the live pages work without them.',
    );
    return true;
  }
  const targets = locateTargets({}, process.env, readRunState(root));
  const state = join(root, STATE_DIRECTORY, 'history');
  return provision(
    {
      directory,
      targets,
      dryRun: false,
      reportFile: report,
      historyOf: (service) => join(state, service),
      confirm: confirmed,
      beside: { edit: false, alertmanagerMode: 'routes' },
      force: false,
      prune: false,
      showsDiffs: false,
      isColoured: false,
    },
    say,
  );
}

function addressLines(servers: PipelineServers, exporter: string, setup: Setup): readonly string[] {
  const grafana = process.env['GRAFANA_URL'];
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ...setup.dashboards.map(({ uid, title }) => [title, `${exporter}/dashboards/${uid}`] as const),
    ['Metrics', `${exporter}/metrics`],
    ['Exporter', exporter],
    ['Prometheus', servers.prometheus?.url],
    ['Alertmanager', servers.alertmanager?.url],
    ['Grafana', grafana],
    ['NATS', servers.nats?.url],
  ];
  const present = addresses.filter(([, url]) => url !== undefined);
  const width = Math.max(...present.map(([name]) => name.length));
  return present.map(([name, url]) => `${name.padEnd(width)}  ${shownUrl(url ?? '')}`);
}
