import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverHeaderOf } from '../../setup/deployment/ownership.js';
import { startAlertmanager } from '../servers/alertmanager.js';
import { claimPort, onFreePort } from '../servers/free-port.js';
import { startNats } from '../servers/nats.js';
import { startPrometheus } from '../servers/prometheus.js';
import type { Server } from '../servers/server.js';
import { makeFolder } from '../files/path-error.js';
import { makePrivateFolder } from '../files/private-file.js';
import { markUsed, untilUnused } from './leftovers.js';
import type { Origins, ServerOrigin } from './server-origin.js';
import type { Stack } from './stack.js';

/** A reachable server; `directory` is its configuration folder if natsight started it. */
export interface Reachable {
  readonly url: string;
  readonly directory?: string;
}

/** The servers of the pipeline; `undefined` if missing. */
export interface PipelineServers {
  readonly nats: Reachable | undefined;
  readonly prometheus: Reachable | undefined;
  readonly alertmanager: Reachable | undefined;
}

/** Minimal configuration to start with, until `provision` deploys the real one below the same header. */
const FIRST_CONFIGURATION = {
  'prometheus.yml': 'scrape_configs: []\n',
  'alertmanager.yml': 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n',
};

/** Starts every server that is not running yet, with its data below `state`. Uses the default ports if they are free. */
export async function startServers(
  origins: Origins,
  service: string,
  state: string,
  stack: Stack,
): Promise<PipelineServers> {
  const start = async (
    origin: ServerOrigin,
    name: string,
    launch: (folder: string) => Promise<Server>,
  ): Promise<Reachable | undefined> => {
    if (origin.kind === 'missing') return undefined;
    if (origin.kind === 'running') return { url: origin.url };
    const folder = join(state, name);
    makePrivateFolder(state);
    makeFolder(folder);
    await untilUnused(folder, name);
    const server = await launch(folder);
    const release = markUsed(folder, server.pid);
    stack.add({ name, ...server, stop: () => server.stop().finally(release) });
    return { url: server.url, directory: folder };
  };
  return {
    nats: await start(origins.nats, 'nats', async (folder) =>
      onFreePort(4222, async (port) =>
        startNats({ folder: join(folder, 'data'), port, monitoringPort: await claimPort() }),
      ),
    ),
    alertmanager: await start(origins.alertmanager, 'alertmanager', async (folder) =>
      onFreePort(9093, (port) =>
        startAlertmanager({
          folder: emptied(join(folder, 'data')),
          configPath: configured(folder, 'alertmanager.yml', service),
          port,
        }),
      ),
    ),
    prometheus: await start(origins.prometheus, 'prometheus', async (folder) =>
      onFreePort(9090, (port) =>
        startPrometheus({
          folder: join(folder, 'data'),
          configPath: configured(folder, 'prometheus.yml', service),
          port,
        }),
      ),
    ),
  };
}

/** Deletes Alertmanager's notification log: an alert that fired when the last run stopped would not be sent again for hours. */
function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

function configured(folder: string, file: keyof typeof FIRST_CONFIGURATION, service: string): string {
  const path = join(folder, file);
  writeFileSync(path, serverHeaderOf(service) + FIRST_CONFIGURATION[file]);
  return path;
}
