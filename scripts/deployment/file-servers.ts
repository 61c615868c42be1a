import type { AlertmanagerClient } from '../../alertmanager/client.js';
import { join } from 'node:path';
import { alertmanagerParts } from '../../alertmanager/beside.js';
import { alertmanagerBeside, configurableAlertmanager } from '../../alertmanager/deploy.js';
import { ALERTMANAGER_FILE, alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { setupForServer } from '../../alertmanager/server-version.js';
import { prometheusBeside } from '../../prometheus/beside/deploy.js';
import { mainFile } from '../../prometheus/beside/main-file.js';
import { inclusionsOf, ownFileNames } from '../../prometheus/beside/own-files.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { FILE } from '../../prometheus/names.js';
import { exportersAt } from '../../prometheus/scrape.js';
import type { ConfigurableServer, ConfigurationFiles } from '../../setup/deployment/configurable-server.js';
import { ownerOf, ownershipOf } from '../../setup/deployment/ownership.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { shownUrl } from '../../setup/shown-url.js';
import { ownFile, ownFiles } from '../../setup/deployment/wanted.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';
import { withParts, withoutParts } from '../../setup/deployment/yaml/marked-parts.js';
import { namingFile } from '../../setup/deployment/yaml/yaml-edit-error.js';
import type { Setup } from '../../setup/model/setup.js';
import { checkWithAmtool } from './amtool.js';
import { alertmanagerAt, prometheusAt } from './clients.js';
import { placeAt, placeOfPrometheus } from './configuration-place.js';
import type { ConfigurationPlace } from './configuration-place.js';
import { applyDeployment, planDeployment } from './deploy.js';
import type { Application, DeploymentPlan } from './deploy.js';
import type { DeployedPart } from './deployed-part.js';
import { DiskFolder } from './disk-folder.js';
import { labelNotes, modeNotes } from './label-notes.js';
import type { Targets } from './targets.js';

/** A server that is configured by files. */
export interface FileServer {
  readonly target: 'prometheus' | 'alertmanager';
  readonly url: string;
  readonly directory: string;
  /** Whether natsight writes the whole configuration of the server. */
  readonly isOwned: boolean;
  /** What its people should know, whatever the plan: sentences. */
  readonly notes: readonly string[];
  plan(): Promise<DeploymentPlan>;
  apply(plan: DeploymentPlan, application: Application): Promise<void>;
}

/** How natsight lives in servers of somebody else. */
export interface BesideOptions {
  /** Whether it may insert lines into a prometheus.yml that does not include its files yet. */
  readonly edit: boolean;
  /** `labels`: nothing is written for Alertmanager; its people route by the labels of the alerts. */
  readonly alertmanagerMode: 'routes' | 'labels';
}

/** A server that natsight owns, or one of somebody else, and what a setup wants of it. */
interface Wish {
  readonly isOwned: boolean;
  readonly notes?: readonly string[];
  readonly server: ConfigurableServer;
  readonly files: WantedFiles;
}

/**
 * The servers of these parts, in the order of their deployment: an alert that fires at once finds its route, and does not reach the
 * receivers of somebody else.
 */
export async function fileServers(
  setup: Setup,
  targets: Targets,
  parts: ReadonlySet<DeployedPart>,
  beside: BesideOptions,
): Promise<readonly FileServer[]> {
  const servers: FileServer[] = [];
  if (parts.has('routes')) servers.push(...(await alertmanagerServers(setup, targets, beside)));
  if (parts.has('rules') || parts.has('scrape')) {
    const { url, directory, access } = targets.prometheus;
    const client = prometheusAt(url, access);
    const place = await placeOfPrometheus(client, directory);
    const wish = await wishForPrometheus(client, place, setup, targets, parts, beside);
    servers.push(fileServer('prometheus', url, place, wish));
  }
  return servers;
}

/** None if its people route by labels and its folder is unknown: there is nothing to write. */
async function alertmanagerServers(
  setup: Setup,
  targets: Targets,
  beside: BesideOptions,
): Promise<readonly FileServer[]> {
  const { url, directory, access } = targets.alertmanager;
  if (directory === undefined) {
    if (beside.alertmanagerMode === 'labels') return [];
    throw new ProvisionError(
      'FOLDER_UNKNOWN',
      `The configuration folder of Alertmanager at ${shownUrl(url)} is unknown: set it with --alertmanager.dir.`,
    );
  }
  const place = placeAt(directory, ALERTMANAGER_FILE);
  const wish = await wishForAlertmanager(alertmanagerAt(url, access), place, setup, targets, beside);
  return [fileServer('alertmanager', url, place, wish)];
}

async function wishForPrometheus(
  client: PrometheusClient,
  { directory, main }: ConfigurationPlace,
  setup: Setup,
  { addresses }: Targets,
  parts: ReadonlySet<DeployedPart>,
  { edit, alertmanagerMode }: BesideOptions,
): Promise<Wish> {
  const { name } = setup.service;
  if (await isOwnedServer(directory, main, '--prometheus.dir')) {
    const files = [...prometheusServerFiles(setup, addresses)].filter(([file]) =>
      parts.has(file === FILE.main ? 'scrape' : 'rules'),
    );
    return { isOwned: true, server: configurablePrometheus(client), files: ownFiles(name, new Map(files)) };
  }
  const inclusions = inclusionsOf(setup, addresses, await client.version());
  const deployed = inclusions.filter(({ kind }) => parts.has(kind));
  const names = ownFileNames(name);
  const left = parts.has('scrape') ? [names.scrape, names.targets] : [];
  const { scrapeInterval: scrapeIntervalMs } = setup.updates;
  const configuration = await client.configuration();
  const sending = { address: client.address, configuration, alertmanager: addresses.alertmanager };
  const notes = (await client.notifies())
    ? labelNotes(setup, sending)
    : [
        `Prometheus at ${client.address} sends alerts to no Alertmanager: add one to "alerting" in ${directory}/${main}.`,
      ];
  return {
    isOwned: false,
    notes: alertmanagerMode === 'labels' ? [...notes, ...modeNotes(setup)] : notes,
    server: prometheusBeside(client, { service: name, exporters: exportersAt(addresses), scrapeIntervalMs }),
    files: new Map([
      // What an older or newer version of the server read.
      ...left.map((file) => [file, ownFile(name, undefined)] as const),
      ...deployed.map(({ file, text }) => [file, ownFile(name, text)] as const),
      [
        main,
        mainFile({
          service: name,
          directory,
          inclusions,
          isDeployed: (inclusion) => deployed.includes(inclusion),
          mayEdit: edit,
        }),
      ],
    ]),
  };
}

async function wishForAlertmanager(
  client: AlertmanagerClient,
  { directory, main }: ConfigurationPlace,
  setup: Setup,
  { addresses }: Targets,
  { alertmanagerMode }: BesideOptions,
): Promise<Wish> {
  const { name } = setup.service;
  const version = await client.version();
  const suited = () => setupForServer(setup, version, client.address);
  const check = async (files: ConfigurationFiles) => {
    const text = files.get(main);
    if (text !== undefined) await checkWithAmtool(text, join(directory, main), version);
  };
  if (await isOwnedServer(directory, main, '--alertmanager.dir')) {
    const files = ownFiles(name, alertmanagerServerFiles(suited(), addresses));
    return { isOwned: true, server: { ...configurableAlertmanager(client), check }, files };
  }
  const parts = alertmanagerMode === 'labels' ? [] : alertmanagerParts(suited(), addresses);
  const owner = ownerOf(name);
  return {
    isOwned: false,
    server: { ...alertmanagerBeside(client, name, parts), check },
    files: new Map([
      [
        main,
        (before, path) => {
          if (before === undefined || parts.length === 0) return before && withoutParts(before, owner);
          return namingFile(path, () => withParts(before, owner, parts));
        },
      ],
    ]),
  };
}

/** By the header of its main configuration. */
async function isOwnedServer(directory: string, main: string, option: string): Promise<boolean> {
  const text = await new DiskFolder(directory).read(main);
  if (text !== undefined) return ownershipOf(text)?.ownsServer === true;
  throw new ProvisionError(
    'FOLDER_UNKNOWN',
    `There is no ${main} in ${directory}: name the folder that the server reads with ${option}.`,
  );
}

function fileServer(
  target: FileServer['target'],
  url: string,
  { directory }: ConfigurationPlace,
  { isOwned, notes = [], server, files }: Wish,
): FileServer {
  const folder = new DiskFolder(directory);
  return {
    target,
    url,
    directory,
    isOwned,
    notes,
    plan: () => planDeployment(server, folder, files),
    apply: (plan, application) => applyDeployment(server, folder, plan, application),
  };
}
