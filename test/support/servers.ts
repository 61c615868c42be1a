import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { startAlertmanager, type AlertmanagerOptions } from '../../scripts/servers/alertmanager.js';
import { startNats, type NatsServerOptions, type NatsServer } from '../../scripts/servers/nats.js';
import { startPrometheus, type PrometheusOptions } from '../../scripts/servers/prometheus.js';
import type { Server } from '../../scripts/servers/server.js';
import { writeText } from './temp-folder.js';
import { startWebhook, type Webhook } from './webhook.js';

export { findBinary, requireBinary } from '../../scripts/servers/find-binary.js';
export { freePort } from '../../scripts/servers/free-port.js';

/**
 * Starts real servers on free ports, each in a folder of its own, and stops them after the last test of the file.
 * Call it at the top of a test file or of a `describe`; start servers in `beforeAll` or in a test.
 */
export function testServers(): TestServers {
  const servers = new TestServers();
  afterAll(() => servers.stop(), 20_000);
  return servers;
}

class TestServers {
  readonly #running: Stoppable[] = [];
  readonly #folders: string[] = [];

  /** `config` is the text of a nats-server configuration file. Pass `folder` and `port` to start one again. */
  async nats({ config, ...options }: NatsTestOptions = {}): Promise<
    NatsServer & { readonly folder: string }
  > {
    const folder = options.folder ?? (await this.#newFolder());
    const configPath = config === undefined ? undefined : await writeText(folder, 'nats.conf', config);
    const given = configPath === undefined ? options : { ...options, configPath };
    return { ...this.#keep(await startNats({ ...given, folder })), folder };
  }

  /** `config` is the text of prometheus.yml; by default it scrapes nothing. */
  async prometheus(
    config = 'scrape_configs: []\n',
    { files = new Map(), ...given }: PrometheusTestOptions = {},
  ): Promise<Server & ConfigFile> {
    const folder = await this.#newFolder();
    for (const [name, text] of files) await writeText(folder, name, text);
    const configPath = await writeText(folder, 'prometheus.yml', config);
    const started = await startPrometheus({ ...given, folder: join(folder, 'data'), configPath });
    return { ...this.#keep(started), configPath };
  }

  /** `config` is the text of alertmanager.yml; by default every alert goes nowhere. */
  async alertmanager(
    config = silent,
    port?: number,
    more: Pick<AlertmanagerOptions, 'flags' | 'link'> = {},
  ): Promise<Server & ConfigFile> {
    const folder = await this.#newFolder();
    const configPath = await writeText(folder, 'alertmanager.yml', config);
    const options = {
      ...more,
      folder: join(folder, 'data'),
      configPath,
      ...(port !== undefined && { port }),
    };
    return { ...this.#keep(await startAlertmanager(options)), configPath };
  }

  /** Where an Alertmanager under test may send its notifications. */
  async webhook(): Promise<Webhook> {
    return this.#keep(await startWebhook());
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((server) => server.stop()));
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  #keep<S extends Stoppable>(server: S): S {
    this.#running.push(server);
    return server;
  }

  async #newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'natsight-server-'));
    this.#folders.push(folder);
    return folder;
  }
}

interface NatsTestOptions extends Partial<NatsServerOptions> {
  readonly config?: string;
}

/** `port` starts one where one was. */
export interface PrometheusTestOptions extends Omit<PrometheusOptions, 'configPath' | 'folder'> {
  /** Further files beside prometheus.yml, by path. */
  readonly files?: ReadonlyMap<string, string>;
}

interface Stoppable {
  readonly stop: () => Promise<void>;
}

/** Rewrite the file and `POST <url>/-/reload` to change a running server. */
interface ConfigFile {
  readonly configPath: string;
}

const silent = 'route: { receiver: nowhere }\nreceivers: [{ name: nowhere }]\n';
