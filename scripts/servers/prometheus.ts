import { resolve } from 'node:path';
import { Child } from './child.js';
import { requireBinary } from './find-binary.js';
import { freePort } from './free-port.js';
import { answers, serverOf, type Server } from './server.js';

export interface PrometheusOptions {
  readonly configPath: string;
  /** Folder of the time series database; may exist. */
  readonly folder: string;
  /** The program. Default: `prometheus` on PATH or in `.tools`. */
  readonly path?: string;
  /** Default: a free port. */
  readonly port?: number;
  /** Feature flags besides the storage of exemplars. */
  readonly features?: readonly string[];
  /** Further command-line flags. */
  readonly flags?: readonly string[];
}

/** Starts Prometheus on 127.0.0.1, with `POST /-/reload` and exemplar storage enabled. */
export async function startPrometheus(options: PrometheusOptions): Promise<Server> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = await Child.start({
    name: 'prometheus',
    path: options.path ?? requireBinary('prometheus'),
    args: [
      `--config.file=${resolve(options.configPath)}`,
      `--storage.tsdb.path=${resolve(options.folder)}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
      `--enable-feature=${['exemplar-storage', ...(options.features ?? [])].join(',')}`,
      '--log.level=warn',
      ...(options.flags ?? []),
    ],
    isReady: answers(`${url}/-/ready`),
  });
  return serverOf(child, url, port);
}
