import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
import { publicUrl } from '../../setup/server-address.js';
import { webAddress } from '../../setup/web-address.js';
import { reportFailure } from '../failure.js';

interface Options {
  readonly out: string;
  readonly exporter?: readonly string[];
  readonly 'scrape.http.config.file'?: string;
  readonly alertmanager: string;
  readonly prometheus: string;
  readonly pages: string;
  readonly webhook?: Addresses['webhooks'];
}

/** `natsight generate DIR --out OUT` */
export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description(
      'write dashboards, Prometheus and Alertmanager configuration; the same input gives the same bytes',
    )
    .argument('<dir>', 'folder of the two setup files')
    .requiredOption('--out <folder>', 'folder for grafana/, prometheus/ and alertmanager/generated')
    .option(
      '--exporter <host:port>',
      `address at which Prometheus scrapes the exporter, or a URL; repeatable: one for each (default: "${DEFAULT_ADDRESSES.exporter}")`,
      exporterAddress,
    )
    .option(
      '--scrape.http.config.file <file>',
      'how Prometheus signs in to the exporters: an http_config for their scrape job',
    )
    .option(
      '--alertmanager <url>',
      'address of Alertmanager, for Prometheus and Grafana',
      addressLike(DEFAULT_ADDRESSES.alertmanager),
      DEFAULT_ADDRESSES.alertmanager,
    )
    .option(
      '--prometheus <url>',
      'address of Prometheus, for Grafana',
      addressLike(DEFAULT_ADDRESSES.prometheus),
      DEFAULT_ADDRESSES.prometheus,
    )
    .option(
      '--pages <url>',
      "address of the exporter's pages, for links in alerts",
      addressLike(DEFAULT_ADDRESSES.pages),
      DEFAULT_ADDRESSES.pages,
    )
    .option('--webhook <name=url>', 'overrides the webhook of a receiver in the setup; repeatable', webhook)
    .action(generate);
}

async function generate(
  directory: string,
  { out, webhook: webhooks = {}, ...options }: Options,
): Promise<void> {
  const { findFileFaults } = await import('../../exporter/io/setup/file-faults.js');
  const { requireSetup } = await import('../../setup/load.js');
  const { generateAll } = await import('../generate/generate-all.js');
  const { writeGenerated } = await import('../generate/write-generated.js');
  const { scrapedAt } = await import('../deployment/scrape-settings.js');
  try {
    const { alertmanager, prometheus } = options;
    const { exporter = [`http://${DEFAULT_ADDRESSES.exporter}`] } = options;
    const scraped = scrapedAt(exporter, options['scrape.http.config.file']);
    const addresses = { ...scraped, alertmanager, prometheus, pages: publicUrl(options.pages), webhooks };
    const files = generateAll(requireSetup(directory, findFileFaults), addresses);
    const written = await writeGenerated(out, files);
    for (const { file, change } of written) process.stdout.write(`${change} ${file}\n`);
    process.stdout.write(`${files.size} files in ${out}, ${written.length} changed\n`);
  } catch (error) {
    reportFailure(error);
  }
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
