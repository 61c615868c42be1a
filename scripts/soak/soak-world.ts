import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startAlertmanager } from '../servers/alertmanager.js';
import { freePort } from '../servers/free-port.js';
import { startNats } from '../servers/nats.js';
import type { NatsServer } from '../servers/nats.js';
import { startPrometheus } from '../servers/prometheus.js';
import type { Server } from '../servers/server.js';
import { SoakClients } from './soak-clients.js';
import { SoakExporter } from './soak-exporter.js';
import { writeSoakSetup } from './soak-setup.js';
import { SoakTraffic } from './soak-traffic.js';

/** Real servers, the exporter between them, and those who send to it and ask it. */
export class SoakWorld {
  readonly exporter: SoakExporter;
  readonly traffic: SoakTraffic;
  readonly clients: SoakClients;
  readonly prometheus: Server;
  readonly #folder: string;
  #nats: NatsServer;
  #alertmanager: Server;
  #version = 1;

  private constructor(
    folder: string,
    nats: NatsServer,
    alertmanager: Server,
    prometheus: Server,
    traffic: SoakTraffic,
    exporterPort: number,
  ) {
    this.#folder = folder;
    this.#nats = nats;
    this.#alertmanager = alertmanager;
    this.prometheus = prometheus;
    this.traffic = traffic;
    const places = { folder, port: exporterPort, natsUrl: nats.url, alertmanagerUrl: alertmanager.url };
    this.exporter = new SoakExporter(places);
    this.clients = new SoakClients(exporterPort);
  }

  static async start(folder: string, random: () => number): Promise<SoakWorld> {
    await writeSoakSetup(join(folder, 'setup'), 1);
    const port = await freePort();
    await mkdir(join(folder, 'alertmanager'), { recursive: true });
    const silent = 'route: { receiver: nowhere }\nreceivers: [{ name: nowhere }]\n';
    const scrape = `scrape_configs: [{ job_name: soak, scrape_interval: 1s, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]\n`;
    await writeFile(join(folder, 'alertmanager.yml'), silent);
    await writeFile(join(folder, 'prometheus.yml'), scrape);
    const nats = await startNats({ folder: join(folder, 'nats') });
    const alertmanager = await startAlertmanager({
      configPath: join(folder, 'alertmanager.yml'),
      folder: join(folder, 'alertmanager'),
    });
    const prometheus = await startPrometheus({
      configPath: join(folder, 'prometheus.yml'),
      folder: join(folder, 'prometheus'),
    });
    const traffic = await SoakTraffic.connect(nats.url, random);
    return new SoakWorld(folder, nats, alertmanager, prometheus, traffic, port);
  }

  /** `signal`: how nats-server ends. It starts again after `awayMs`. */
  async natsOutage(signal: 'SIGTERM' | 'SIGKILL', awayMs: number): Promise<void> {
    process.kill(this.#nats.pid, signal);
    await this.#nats.ended;
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    this.#nats = await startNats({ folder: join(this.#folder, 'nats'), port: this.#nats.port });
  }

  async alertmanagerOutage(awayMs: number): Promise<void> {
    await this.#alertmanager.stop();
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    this.#alertmanager = await startAlertmanager({
      configPath: join(this.#folder, 'alertmanager.yml'),
      folder: join(this.#folder, 'alertmanager'),
      port: this.#alertmanager.port,
    });
  }

  async reload(): Promise<boolean> {
    this.#version += 1;
    await writeSoakSetup(join(this.#folder, 'setup'), this.#version);
    return this.exporter.reload();
  }

  /** The value of a query of one number. */
  async ask(query: string): Promise<number> {
    const answer = await fetch(`${this.prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`);
    // The API of Prometheus answers so.
    const { data } = (await answer.json()) as {
      data: { result: readonly { value: readonly [number, string] }[] };
    };
    return Number(data.result[0]?.value[1] ?? NaN);
  }

  async stop(): Promise<void> {
    this.clients.closeAll();
    await this.traffic.stop();
    await this.exporter.stop();
    await Promise.all([this.#nats, this.#alertmanager, this.prometheus].map((server) => server.stop()));
  }
}
