import { writeFileSync } from 'node:fs';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { madeChanges, requireUnblocked } from '../../grafana/deploy.js';
import type { GrafanaPlan } from '../../grafana/deploy.js';
import { SetupError, requireSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { publicUrl } from '../../setup/server-address.js';
import { setupHash } from '../../exporter/io/setup/setup-hash.js';
import { isForPerson } from '../failure.js';
import { onPath, requireWritable } from '../files/path-error.js';
import { exporterAt, prometheusAt } from './clients.js';
import { actionOf } from './configuration-files.js';
import type { Confirm } from './confirm.js';
import { isEmpty } from './deploy.js';
import type { DeploymentPlan } from './deploy.js';
import { DEPLOYED_PARTS } from './deployed-part.js';
import type { DeployedPart } from './deployed-part.js';
import type { ExporterApi } from './exporter-api.js';
import { fileServers } from './file-servers.js';
import type { BesideOptions, FileServer } from './file-servers.js';
import { GrafanaServer } from './grafana-server.js';
import { DeploymentHistory, recorded } from './history.js';
import type { DeploymentRecord } from './history.js';
import { fileLines, grafanaChanges, grafanaLines, planLines } from './plan-text.js';
import { proveDashboards } from './prove-dashboards.js';
import { proveProcessing } from './prove-processing.js';
import { SUCCESS, countsOf, isProved, isSuccess } from './report.js';
import type { Proof, ProvisionReport, ReportedChange } from './report.js';
import type { Targets } from './targets.js';

export interface ProvisionOptions {
  /** Setup folder. */
  readonly directory: string;
  readonly targets: Targets;
  readonly dryRun: boolean;
  /** Parts to deploy; default: all. */
  readonly only?: readonly DeployedPart[];
  /** File for the JSON report. */
  readonly reportFile: string | undefined;
  /** Folder of the history of a service. */
  readonly historyOf: (service: string) => string;
  readonly confirm: Confirm;
  readonly beside: BesideOptions;
  /** Whether to replace dashboards that were edited manually. */
  readonly force: boolean;
  /** Whether to delete dashboards that left the setup. */
  readonly prune: boolean;
  /** Whether to print a diff of each file. */
  readonly showsDiffs: boolean;
  readonly isColoured: boolean;
}

type Say = (line: string) => void;

const RELOADS_BY_ITSELF =
  'The exporter was started without --web.enable-lifecycle: it loads the changed files by itself, unless "hotReload" is off.';

/** Checks, generates, deploys and verifies. Prints and reports what happens. Resolves to whether everything succeeded. */
export async function provision(options: ProvisionOptions, say: Say): Promise<boolean> {
  const report: ProvisionReport = {
    setup: options.directory,
    dryRun: options.dryRun,
    only: options.only,
    changes: [],
    proofs: [],
  };
  const { reportFile } = options;
  if (reportFile !== undefined) requireWritable(reportFile);
  await new Provision(options, report, say).run();
  if (reportFile !== undefined) {
    const success = {
      processing: isProved(report, 'processing'),
      dashboards: isProved(report, 'dashboards'),
    };
    const text = `${JSON.stringify({ ok: isSuccess(report), success, ...report }, undefined, 2)}\n`;
    await onPath(reportFile, 'written', () => writeFileSync(reportFile, text));
  }
  return isSuccess(report);
}

/** What a run found out and is about to do. */
interface Plan {
  /** Exporters that run another setup. */
  readonly staleExporters: readonly ExporterApi[];
  readonly servers: readonly PlannedServer[];
  readonly grafana: { readonly server: GrafanaServer; readonly plan: GrafanaPlan } | undefined;
}

interface PlannedServer {
  readonly server: FileServer;
  readonly plan: DeploymentPlan;
}

/** One run. Each step sets its name before it starts, so that a failure can be reported with it. */
class Provision {
  readonly #options: ProvisionOptions;
  readonly #report: ProvisionReport;
  readonly #say: Say;
  readonly #parts: ReadonlySet<DeployedPart>;
  #step = 'check';

  constructor(options: ProvisionOptions, report: ProvisionReport, say: Say) {
    this.#options = options;
    this.#report = report;
    this.#say = say;
    this.#parts = new Set(options.only ?? DEPLOYED_PARTS);
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
    const exporters = targets.exporters.map((url) => exporterAt(url, targets.access.exporter));
    const plan = await this.#plan(setup, exporters);
    this.#print(plan);
    if (plan.grafana !== undefined) requireUnblocked(plan.grafana.plan);
    if (dryRun) {
      this.#say('Nothing was changed: --dry-run.');
      return;
    }
    // Nobody else has a say in a server that natsight owns.
    const { changes } = plan.grafana?.plan ?? { changes: [] };
    const isForeign =
      plan.servers.some(({ server, plan: wanted }) => !server.isOwned && !isEmpty(wanted)) ||
      madeChanges(changes).length > 0;
    if (isForeign) await this.#options.confirm('Apply these changes?');
    this.#step = 'deploy';
    await this.#deploy(setup, plan);
    this.#step = 'verify';
    await this.#verify(setup, exporters, plan.grafana);
  }

  async #plan(setup: Setup, exporters: readonly ExporterApi[]): Promise<Plan> {
    const { targets } = this.#options;
    const staleExporters: ExporterApi[] = [];
    for (const exporter of exporters) {
      if ((await exporter.status()).setupHash !== setupHash(setup)) staleExporters.push(exporter);
    }
    const servers = await fileServers(setup, targets, this.#parts, this.#options.beside);
    const plans: PlannedServer[] = [];
    for (const server of servers) plans.push({ server, plan: await server.plan() });
    const grafana =
      targets.grafana === undefined || !this.#parts.has('dashboards')
        ? undefined
        : new GrafanaServer(targets.grafana, targets.access.grafana);
    return {
      staleExporters,
      servers: plans,
      grafana: grafana && {
        server: grafana,
        plan: await grafana.plan(setup, targets.addresses, this.#options),
      },
    };
  }

  #print({ staleExporters, servers, grafana }: Plan): void {
    const changes: ReportedChange[] = [];
    for (const { address } of staleExporters) {
      const which = this.#options.targets.exporters.length > 1 ? ` at ${address}` : '';
      changes.push({ target: 'exporter', action: 'reload', what: `${this.#options.directory}${which}` });
    }
    for (const { server, plan } of servers) {
      if (this.#options.showsDiffs) this.#sayAll(fileLines(server, plan.changes, this.#options.isColoured));
      for (const change of plan.changes) {
        changes.push({ target: server.target, action: actionOf(change), what: change.file });
      }
      if (plan.changes.length === 0 && plan.stale !== undefined) {
        changes.push({ target: server.target, action: 'reload', what: plan.stale });
      }
    }
    const inGrafana = grafana?.plan.changes ?? [];
    if (this.#options.showsDiffs) this.#sayAll(grafanaLines(inGrafana, this.#options.isColoured));
    changes.push(...grafanaChanges(inGrafana));
    this.#report.changes = changes;
    for (const { server } of servers) this.#sayAll(server.notes);
    this.#sayAll(planLines(changes));
  }

  async #deploy(setup: Setup, { staleExporters, servers, grafana }: Plan): Promise<void> {
    const history = new DeploymentHistory(this.#options.historyOf(setup.service.name));
    const record = history.begin(this.#options.directory, new Date());
    // Routes come before the exporter and the rules, which send alerts.
    const isRouting = ({ server }: PlannedServer) => server.target === 'alertmanager';
    for (const each of servers.filter(isRouting)) await this.#deployFiles(each, history, record);
    for (const exporter of staleExporters) {
      if (!(await exporter.reload())) this.#say(RELOADS_BY_ITSELF);
    }
    for (const each of servers) if (!isRouting(each)) await this.#deployFiles(each, history, record);
    if (grafana === undefined) return;
    const { server, plan } = grafana;
    const undos: NonNullable<DeploymentRecord['grafana']>['undos'][number][] = [];
    await server.apply(plan, {
      remember: (undo) => {
        undos.push(undo);
        record.grafana = { url: server.url, undos };
        history.save(record);
      },
      forget: () => {
        delete record.grafana;
        if (record.servers.length > 0) history.save(record);
        else history.remove(record.id);
      },
    });
  }

  async #deployFiles(
    { server, plan }: PlannedServer,
    history: DeploymentHistory,
    record: DeploymentRecord,
  ): Promise<void> {
    const { target, directory } = server;
    const url = publicUrl(server.url);
    const before = record.servers;
    await server.apply(plan, {
      say: this.#say,
      remember: (changes) => {
        if (changes.length === 0) return;
        record.servers = [...before, { target, url, directory, changes: recorded(changes) }];
        history.save(record);
      },
      forget: () => {
        record.servers = before;
        if (before.length > 0) history.save(record);
        else history.remove(record.id);
      },
    });
  }

  async #verify(setup: Setup, exporters: readonly ExporterApi[], grafana: Plan['grafana']): Promise<void> {
    const { url, access } = this.#options.targets.prometheus;
    const prometheus = prometheusAt(url, access);
    if (this.#parts.has('scrape') && this.#parts.has('rules')) {
      const { addresses } = this.#options.targets;
      this.#prove(await proveProcessing(setup, addresses, exporters, prometheus), 'processing');
    }
    if (!this.#parts.has('dashboards')) return;
    const [exporter] = exporters;
    if (exporter === undefined) throw new Error('BUG: there is no exporter');
    const dashboards = await proveDashboards(setup, exporter, prometheus);
    const { addresses } = this.#options.targets;
    const seen = (await grafana?.server.prove(setup, addresses, Date.now())) ?? [];
    if (seen.length > 0) this.#say(`Queries of the panels in Grafana: ${countsOf(seen)}.`);
    this.#prove([...dashboards, ...keptEdits(grafana?.plan.changes ?? []), ...seen], 'dashboards');
  }

  #prove(proofs: readonly Proof[], half: Proof['half']): void {
    this.#report.proofs = [...this.#report.proofs, ...proofs];
    for (const { what, detail, ok } of proofs) if (!ok) this.#say(`Not verified: ${what}: ${detail}`);
    if (isProved(this.#report, half)) this.#say(SUCCESS[half]);
  }

  #sayAll(lines: readonly string[]): void {
    for (const line of lines) this.#say(line);
  }
}

/** What somebody has edited in Grafana is not what the setup says. */
function keptEdits(changes: GrafanaPlan['changes']): readonly Proof[] {
  return changes
    .filter(({ action }) => action === 'edited')
    .map(({ what, title, reason }) => ({
      half: 'dashboards',
      what: `Grafana ${what} "${title}" is as the setup says`,
      ok: false,
      detail: reason,
    }));
}
