import { resolve } from 'node:path';
import { Child } from './child.js';
import { requireBinary } from './find-binary.js';
import { freePort } from './free-port.js';
import { answers, serverOf, type Server } from './server.js';

export interface AlertmanagerOptions {
  readonly configPath: string;
  /** Folder for silences and the notification log; may exist. */
  readonly folder: string;
  /** Default: a free port. */
  readonly port?: number;
  /** Default: the installed one. */
  readonly program?: string;
}

/** Starts a single Alertmanager on 127.0.0.1. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Server> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = await Child.start({
    name: 'alertmanager',
    path: options.program ?? requireBinary('alertmanager'),
    args: [
      `--config.file=${resolve(options.configPath)}`,
      `--storage.path=${resolve(options.folder)}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // Empty disables gossip: no second port and no ten seconds of waiting for peers.
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    isReady: answers(`${url}/-/ready`),
  });
  return serverOf(child, url, port);
}
