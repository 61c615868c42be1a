import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { RESOURCE_VERSIONS } from '../../grafana/resource-version.js';
import type { ResourceVersion } from '../../grafana/resource-version.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
import { publicUrl } from '../../setup/server-address.js';
import { webAddress } from '../../setup/web-address.js';
import { reportFailure } from '../failure.js';
import type { GeneratedTree } from '../generate/generated-tree.js';
import { addClusterOptions, clusterOf } from './cluster-options.js';
import type { ClusterOptions } from './cluster-options.js';
import { KeyedOption } from '../flags/keyed-option.js';

interface Options extends ClusterOptions {
  readonly out: string;
  readonly format: 'files' | 'kubernetes' | 'grafana-resources' | 'git-sync';
  readonly exporter?: readonly string[];
  readonly 'scrape.http.config.file'?: string;
  readonly alertmanager?: string;
  readonly prometheus?: string;
  readonly pages?: string;
  readonly webhook?: Addresses['webhooks'];
  readonly resources: ResourceVersion;
}

/** `natsight generate DIR --out OUT` */
export function registerGenerate(program: Command): void {
  const command = program
    .command('generate')
    .description(
      'write dashboards, Prometheus and Alertmanager configuration; the same input gives the same bytes',
    )
    .argument('<dir>', 'folder of the two setup files')
    .requiredOption('--out <folder>', 'folder for grafana/, prometheus/ and alertmanager/generated')
    .addOption(
      new Option(
        '--format <format>',
        'files: what servers read; kubernetes: objects for kubectl and the operators of Prometheus and Grafana; grafana-resources: dashboards and folders for Git Sync, a repository that Grafana synchronizes; git-sync: an older name of it',
      )
        .choices(['files', 'kubernetes', 'grafana-resources', 'git-sync'])
        .default('files'),
    )
    .addOption(
      addressOption(
        'exporter',
        '--exporter.url',
        'address at which Prometheus scrapes the exporter, host:port or a URL; repeatable: one for each',
        'a ServiceMonitor',
      ).argParser(exporterAddress),
    )
    .option(
      '--scrape.http.config.file <file>',
      'how Prometheus signs in to the exporters: an http_config for their scrape job',
    )
    .addOption(
      addressOption(
        'alertmanager',
        '--alertmanager.url',
        'address of Alertmanager, for Prometheus and Grafana',
        'alertmanager-operated',
      ),
    )
    .addOption(
      addressOption(
        'prometheus',
        '--prometheus.url',
        'address of Prometheus, for Grafana',
        'prometheus-operated',
      ),
    )
    .addOption(
      addressOption(
        'pages',
        '--web.external-url',
        "address of the exporter's pages, for links in alerts",
        'its Service',
      ),
    )
    .option('--webhook <name=url>', 'overrides the webhook of a receiver in the setup; repeatable', webhook)
    .addOption(
      new KeyedOption(
        'resources',
        '--grafana.api <version>',
        'grafana-resources: version of the resources; v1: for Grafana 13 and later; v1beta1: for Grafana 12 as well',
      )
        .choices(RESOURCE_VERSIONS)
        .default('v1' satisfies ResourceVersion),
    );
  addClusterOptions(command).action(generate);
}

async function generate(directory: string, options: Options): Promise<void> {
  const { writeGenerated } = await import('../generate/write-generated.js');
  const { out } = options;
  try {
    const { files, notes, ...searched } = await treeOf(directory, options);
    const written = await writeGenerated(out, files, searched);
    for (const { file, change } of written) process.stdout.write(`${change} ${file}\n`);
    process.stdout.write(`${files.size} files in ${out}, ${written.length} changed\n`);
    for (const note of notes(out)) process.stdout.write(`${note}\n`);
  } catch (error) {
    reportFailure(error);
  }
}

async function treeOf(directory: string, options: Options): Promise<GeneratedTree> {
  const { findFileFaults } = await import('../../exporter/io/setup/file-faults.js');
  const { requireSetup } = await import('../../setup/load.js');
  const setup = requireSetup(directory, findFileFaults);
  switch (options.format) {
    case 'kubernetes': {
      const { clusterAddresses, kubernetesTree } = await import('../generate/kubernetes-tree.js');
      const { readSetupContent } = await import('../generate/setup-folder.js');
      const { readVersion } = await import('../../exporter/io/process/package-folder.js');
      const cluster = clusterOf(options, readVersion());
      const addresses = await addressesOf(options, clusterAddresses(setup, cluster));
      return kubernetesTree(setup, await readSetupContent(setup, directory), addresses, cluster);
    }
    case 'grafana-resources':
    case 'git-sync': {
      const { gitSyncTree } = await import('../generate/git-sync-tree.js');
      return gitSyncTree(setup, await addressesOf(options, DEFAULT_ADDRESSES), options.resources);
    }
    case 'files': {
      const { generateAll } = await import('../generate/generate-all.js');
      const { SERVER_FILES } = await import('../generate/write-generated.js');
      return {
        ...SERVER_FILES,
        files: generateAll(setup, await addressesOf(options, DEFAULT_ADDRESSES)),
        notes: () => [],
      };
    }
  }
}

async function addressesOf(options: Options, defaults: Omit<Addresses, 'webhooks'>): Promise<Addresses> {
  const { scrapedAt } = await import('../deployment/scrape-settings.js');
  const { exporter = [`http://${defaults.exporter}`] } = options;
  return {
    ...scrapedAt(exporter, options['scrape.http.config.file']),
    alertmanager: options.alertmanager ?? defaults.alertmanager,
    prometheus: options.prometheus ?? defaults.prometheus,
    pages: publicUrl(options.pages ?? defaults.pages),
    webhooks: options.webhook ?? {},
  };
}

/** An option for one of the addresses that the generated files contain. `inCluster`: its default with the format "kubernetes". */
function addressOption(
  key: 'exporter' | 'alertmanager' | 'prometheus' | 'pages',
  flag: string,
  description: string,
  inCluster: string,
): KeyedOption {
  const example = DEFAULT_ADDRESSES[key];
  const text = `${description} (default: "${example}"; kubernetes: ${inCluster})`;
  const option = new KeyedOption(key, `${flag} <url>`, text);
  option.argParser(addressLike(example));
  return option;
}

/** Accepts host:port as an http address. */
function addressLike(example: string) {
  return (text: string): string => {
    const address = webAddress(text.includes('://') ? text : `http://${text}`);
    if (address !== undefined) return address;
    throw new InvalidArgumentError(`expected an address such as ${example}`);
  };
}

/** The URLs so far, and one more from host:port or a URL. */
function exporterAddress(text: string, before: readonly string[] = []): readonly string[] {
  const isHostAndPort = /^[^\s/:]+:\d+$|^\[[\da-f:]+\]:\d+$/i.test(text);
  const url = isHostAndPort ? webAddress(`http://${text}`) : webAddress(text);
  if (url !== undefined) return [...before, url];
  throw new InvalidArgumentError(`expected host:port, for example ${DEFAULT_ADDRESSES.exporter}`);
}

function webhook(text: string, before: Addresses['webhooks'] = {}): Addresses['webhooks'] {
  const [, name, url] = /^([^=]+)=(https?:\/\/\S+)$/.exec(text) ?? [];
  if (name === undefined || url === undefined) {
    throw new InvalidArgumentError('expected name=url, for example ops=http://127.0.0.1:9099/alerts');
  }
  return { ...before, [name]: url };
}
