import type { Setup } from '../../setup/model/setup.js';
import { Child } from '../servers/child.js';
import { onFreePort } from '../servers/free-port.js';
import { answers } from '../servers/server.js';
import { DemoWebhook } from './demo-webhook.js';
import type { WebhookAlert } from './demo-webhook.js';
import { FLIGHTS_DEMO, playArguments } from './flights-demo.js';
import type { PipelineServers, Reachable } from './servers.js';
import type { Stack } from './stack.js';

/** Runs another natsight command as a child process. */
async function startCommand(
  name: string,
  args: readonly string[],
  isReady: () => Promise<boolean>,
  stack: Stack,
): Promise<void> {
  const cli = process.argv[1];
  if (cli === undefined) throw new Error('BUG: natsight does not know its own path');
  const child = await Child.start({ name, path: process.execPath, args: [cli, ...args], isReady });
  stack.add({ name, ended: child.ended, lastLines: () => child.lastLines, stop: () => child.stop() });
}

export interface ExporterOptions {
  /** Setup folder. */
  readonly directory: string;
  readonly workers: number;
  readonly ephemeral: boolean;
  /** Recorded events instead of NATS. */
  readonly recorded: string | undefined;
  /** Where its state is kept over a restart. */
  readonly state: string;
}

/** Starts the exporter with a setup. Resolves to its base address. */
export function startExporter(
  options: ExporterOptions,
  servers: PipelineServers,
  stack: Stack,
): Promise<string> {
  return onFreePort(9464, async (port) => {
    const url = `http://127.0.0.1:${port}`;
    const args = exporterArguments(options, servers, port);
    await startCommand('exporter', args, answers(`${url}/-/healthy`), stack);
    return url;
  });
}

function exporterArguments(
  { directory, workers, ephemeral, recorded, state }: ExporterOptions,
  servers: PipelineServers,
  port: number,
): readonly string[] {
  // Addresses of the environment may have passwords, which a command line would show to everybody: the child inherits them.
  const option = (flag: string, server: Reachable | undefined) =>
    server?.directory === undefined ? [] : [flag, server.url];
  const replay = recorded === undefined ? [] : ['--replay', recorded, ...playArguments().map(asReplayFlag)];
  return [
    'run',
    directory,
    '--web.listen-address',
    `127.0.0.1:${port}`,
    '--web.enable-lifecycle',
    '--workers',
    String(workers),
    '--log.format',
    'json',
    ...option('--nats.url', servers.nats),
    ...option('--alertmanager.url', servers.alertmanager),
    ...option('--prometheus.url', servers.prometheus),
    // A trial keeps no state, and recorded events are read from the beginning each time.
    ...(ephemeral || recorded !== undefined ? [] : ['--state', state]),
    ...(ephemeral ? ['--ephemeral'] : []),
    ...replay,
  ];
}

/** The exporter's flag for a replay option: `--replay.speed` for `--speed`. */
const asReplayFlag = (word: string) => word.replace(/^--/, '--replay.');

/** Publishes the recorded flights to NATS. */
export async function startReplay(nats: Reachable, stack: Stack): Promise<void> {
  const { file, subject, stream } = FLIGHTS_DEMO;
  const server = nats.directory === undefined ? [] : ['--nats.url', nats.url];
  await startCommand(
    'replay',
    ['replay', file, ...server, '--jetstream', stream, '--subject', subject, ...playArguments()],
    async () => true,
    stack,
  );
}

/** Starts the demo webhook, which replaces all webhooks of the setup. Resolves to their new URLs. */
export async function startWebhook(
  setup: Setup,
  onAlert: (alert: WebhookAlert) => void,
  stack: Stack,
): Promise<Readonly<Record<string, string>>> {
  const names = setup.alerting.receivers.filter(({ kind }) => kind === 'webhook').map(({ name }) => name);
  if (names.length === 0) return {};
  const url = await onFreePort(9099, async (port) => {
    const webhook = new DemoWebhook(onAlert);
    const address = await webhook.start({ host: '127.0.0.1', port });
    stack.add({ name: 'webhook', stop: () => webhook.stop() });
    return address;
  });
  return Object.fromEntries(names.map((name) => [name, url]));
}
