import { writeFileSync } from 'node:fs';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { SetupError, requireSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { publicUrl } from '../../setup/server-address.js';
import { setupHash } from '../../exporter/io/setup/setup-hash.js';
import { isForPerson } from '../failure.js';
import type { Backup } from './backup.js';
import { filesOf, writeBackup } from './backup.js';
import { exporterAt, prometheusAt } from './clients.js';
import { isEmpty } from './deploy.js';
import type { ExporterApi } from './exporter-api.js';
import { alertmanagerServer, prometheusServer } from './file-servers.js';
import type { FileServer } from './file-servers.js';
import { GrafanaServer } from './grafana-server.js';
import { proveDashboards } from './prove-dashboards.js';
import { proveProcessing } from './prove-processing.js';
import { SUCCESS, isProved, isSuccess } from './report.js';
import type { Proof, ProvisionReport, ReportedChange } from './report.js';
import type { Targets } from './targets.js';

export interface ProvisionOptions {
  /** Setup folder. */
  readonly directory: string;
  /** Folder with `.natsight/`, which stores what a rollback needs. */
  readonly root: string;
  readonly targets: Targets;
  readonly dryRun: boolean;
  /** File for the JSON report. */
  readonly reportFile: string | undefined;
}

type Say = (line: string) => void;

const RELOADS_BY_ITSELF =
  'The exporter was started without --web.enable-lifecycle: it loads the changed files by itself, unless "hotReload" is off.';

/** Checks, generates, deploys and verifies. Prints and reports what happens. Resolves to whether everything succeeded. */
export async function provision(options: ProvisionOptions, say: Say): Promise<boolean> {
  const report: ProvisionReport = {
    setup: options.directory,
    dryRun: options.dryRun,
    changes: [],
    proofs: [],
  };
  await new Provision(options, report, say).run();
  if (options.reportFile !== undefined) {
    const success = {
      processing: isProved(report, 'processing'),
      dashboards: isProved(report, 'dashboards'),
    };
    writeFileSync(
      options.reportFile,
      `${JSON.stringify({ ok: isSuccess(report), success, ...report }, undefined, 2)}\n`,
    );
  }
  return isSuccess(report);
}

/** One run. Each step sets its name before it starts, so that a failure can be reported with it. */
class Provision {
  readonly #options: ProvisionOptions;
  readonly #report: ProvisionReport;
  readonly #say: Say;
  readonly #backup: Backup = {};
  #step = 'check';

  constructor(options: ProvisionOptions, report: ProvisionReport, say: Say) {
    this.#options = options;
    this.#report = report;
    this.#say = say;
  }

  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      if (!isForPerson(error)) throw error;
      const message =
        error instanceof SetupError ? `the setup has problems:\n${error.message}` : error.message;
      this.#report.failure = { step: this.#step, code: error.code, message };
      this.#say(`Failed at ${this.#step}: ${message}`);
    }
  }

  async #run(): Promise<void> {
    const { directory, targets, dryRun } = this.#options;
    const setup = requireSetup(directory, findFileFaults);
    this.#step = 'plan';
    const exporter = exporterAt(targets.exporter);
    const servers = [await prometheusServer(setup, targets), alertmanagerServer(setup, targets)];
    const grafana = targets.grafana === undefined ? undefined : new GrafanaServer(targets.grafana);
    await this.#plan(setup, exporter, servers, grafana);
    if (dryRun) {
      this.#say('Nothing was changed: --dry-run.');
      return;
    }
    this.#step = 'deploy';
    await this.#deploy(setup, exporter, servers, grafana);
    this.#step = 'verify';
    await this.#verify(setup, exporter, grafana);
  }

  async #plan(
    setup: Setup,
    exporter: ExporterApi,
    servers: readonly FileServer[],
    grafana: GrafanaServer | undefined,
  ): Promise<void> {
    const changes: ReportedChange[] = [];
    if ((await exporter.status()).setupHash !== setupHash(setup)) {
      changes.push({ target: 'exporter', action: 'reload', what: this.#options.directory });
    }
    for (const server of servers) {
      const plan = await server.plan();
      for (const { file, change } of plan.files)
        changes.push({ target: server.target, action: change, what: file });
      if (plan.files.length === 0 && plan.stale !== undefined) {
        changes.push({ target: server.target, action: 'reload', what: plan.stale });
      }
    }
    const planned = (await grafana?.plan(setup, this.#options.targets.addresses))?.changes ?? [];
    for (const { what, title, action, reason } of planned) {
      if (action !== 'keep')
        changes.push({ target: 'grafana', action, what: `${what} "${title}" (${reason})` });
    }
    this.#report.changes = changes;
    for (const { target, action, what } of changes)
      this.#say(`  ${target.padEnd(12)}  ${action.padEnd(6)}  ${what}`);
    this.#say(changes.length === 1 ? '1 change' : `${changes.length} changes`);
  }

  async #deploy(
    setup: Setup,
    exporter: ExporterApi,
    servers: readonly FileServer[],
    grafana: GrafanaServer | undefined,
  ): Promise<void> {
    const hasChanged = this.#report.changes.some(({ target }) => target === 'exporter');
    if (hasChanged && !(await exporter.reload())) this.#say(RELOADS_BY_ITSELF);
    for (const server of servers) {
      const { plan, before } = await server.apply();
      if (isEmpty(plan)) continue;
      const { target, directory } = server;
      const url = publicUrl(server.url);
      this.#remember({ [target]: { url, directory, files: filesOf(before) } });
    }
    if (grafana === undefined) return;
    const undos: NonNullable<Backup['grafana']>['undos'][number][] = [];
    const plan = await grafana.plan(setup, this.#options.targets.addresses);
    await grafana.apply(plan, (undo) => {
      undos.push(undo);
      this.#remember({ grafana: { url: grafana.url, undos } });
    });
  }

  /** Stores the backup after each change, so that a deployment that fails half-way can be rolled back too. */
  #remember(part: Backup): void {
    Object.assign(this.#backup, part);
    writeBackup(this.#options.root, this.#backup);
  }

  async #verify(setup: Setup, exporter: ExporterApi, grafana: GrafanaServer | undefined): Promise<void> {
    const prometheus = prometheusAt(this.#options.targets.prometheus.url);
    this.#prove(await proveProcessing(setup, exporter, prometheus), 'processing');
    const dashboards = await proveDashboards(setup, exporter, prometheus);
    this.#prove([...dashboards, ...((await grafana?.prove(setup, Date.now())) ?? [])], 'dashboards');
  }

  #prove(proofs: readonly Proof[], half: Proof['half']): void {
    this.#report.proofs = [...this.#report.proofs, ...proofs];
    for (const { what, detail, ok } of proofs) if (!ok) this.#say(`Not verified: ${what}: ${detail}`);
    if (isProved(this.#report, half)) this.#say(SUCCESS[half]);
  }
}
