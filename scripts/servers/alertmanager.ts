import { resolve } from 'node:path';
import type { HttpServerLink } from '../../exporter/io/http-client/http-access.js';
import { serverAddress } from '../../setup/server-address.js';
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
  /** Further flags. */
  readonly flags?: readonly string[];
  /** How it is reached with these flags, on this port. Default: over plain HTTP, without a prefix. */
  readonly link?: (port: number) => HttpServerLink;
}

/** The flag of its address in a cluster. */
const CLUSTER_ADDRESS = '--cluster.listen-address=';

/** Starts an Alertmanager on 127.0.0.1, alone unless the flags have an address for its cluster. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Server> {
  const port = options.port ?? (await freePort());
  const { link = plainLink, flags = [] } = options;
  const { address, access } = link(port);
  const child = await Child.start({
    name: 'alertmanager',
    path: requireBinary('alertmanager'),
    args: [
      `--config.file=${resolve(options.configPath)}`,
      `--storage.path=${resolve(options.folder)}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // Empty disables gossip: no second port and no ten seconds of waiting for peers.
      ...(flags.some((flag) => flag.startsWith(CLUSTER_ADDRESS)) ? [] : [CLUSTER_ADDRESS]),
      '--log.level=warn',
      ...flags,
    ],
    isReady: answers(`${address.url}/-/ready`, { address, access }),
  });
  return serverOf(child, address.url, port);
}

const plainLink = (port: number): HttpServerLink => ({ address: serverAddress(`http://127.0.0.1:${port}`) });
