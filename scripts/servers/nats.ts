import { resolve } from 'node:path';
import { Child } from './child.js';
import { requireBinary } from './find-binary.js';
import { freePort } from './free-port.js';
import { answers, serverOf, type Server } from './server.js';

export interface NatsServerOptions {
  /** JetStream's storage folder; may exist. A restarted server finds its streams there. */
  readonly folder: string;
  /** Default: a free port. */
  readonly port?: number;
  /** Default: a free port. */
  readonly monitoringPort?: number;
  /** A nats-server configuration file, for users, tokens, nkeys and TLS. Does not override the ports and the folder. */
  readonly configPath?: string;
  /** As for any child. A server that was killed reads its whole store again. */
  readonly readyWithinMs?: number;
}

export interface NatsServer extends Server {
  /** `/varz`, `/connz`, `/jsz` of the server. */
  readonly monitoringUrl: string;
}

/** Starts nats-server with JetStream on 127.0.0.1. */
export async function startNats(options: NatsServerOptions): Promise<NatsServer> {
  const port = options.port ?? (await freePort());
  const monitoringPort = options.monitoringPort ?? (await freePort());
  const monitoringUrl = `http://127.0.0.1:${monitoringPort}`;
  const child = await Child.start({
    name: 'nats-server',
    path: requireBinary('nats-server'),
    args: [
      ...(options.configPath === undefined ? [] : [`--config=${resolve(options.configPath)}`]),
      '--addr=127.0.0.1',
      `--port=${port}`,
      `--http_port=${monitoringPort}`,
      '--jetstream',
      `--store_dir=${resolve(options.folder)}`,
    ],
    isReady: answers(`${monitoringUrl}/healthz`),
    readyWithinMs: options.readyWithinMs,
  });
  return { ...serverOf(child, `nats://127.0.0.1:${port}`, port), monitoringUrl };
}
