import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
import { publicUrl } from '../../setup/server-address.js';
import { webAddress } from '../../setup/web-address.js';
import { reportFailure } from '../failure.js';
import { KeyedOption } from '../flags/keyed-option.js';

interface Options {
  readonly out: string;
  readonly exporter: string;
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
    .addOption(
      addressOption(
        'exporter',
        '--exporter.url',
        'address at which Prometheus scrapes the exporter',
      ).argParser(hostAndPort),
    )
    .addOption(
      addressOption(
        'alertmanager',
        '--alertmanager.url',
        'address of Alertmanager, for Prometheus and Grafana',
      ),
    )
    .addOption(addressOption('prometheus', '--prometheus.url', 'address of Prometheus, for Grafana'))
    .addOption(
      addressOption('pages', '--web.external-url', "address of the exporter's pages, for links in alerts"),
    )
    .option('--webhook <name=url>', 'overrides the webhook of a receiver in the setup; repeatable', webhook)
    .action(generate);
}

async function generate(
  directory: string,
  { out, webhook: webhooks = {}, ...addresses }: Options,
): Promise<void> {
  const { findFileFaults } = await import('../../exporter/io/setup/file-faults.js');
  const { requireSetup } = await import('../../setup/load.js');
  const { generateAll } = await import('../generate/generate-all.js');
  const { writeGenerated } = await import('../generate/write-generated.js');
  try {
    const pages = publicUrl(addresses.pages);
    const files = generateAll(requireSetup(directory, findFileFaults), { ...addresses, pages, webhooks });
    const written = await writeGenerated(out, files);
    for (const { file, change } of written) process.stdout.write(`${change} ${file}\n`);
    process.stdout.write(`${files.size} files in ${out}, ${written.length} changed\n`);
  } catch (error) {
    reportFailure(error);
  }
}

/** An option for one of the addresses that the generated files contain. */
function addressOption(
  key: 'exporter' | 'alertmanager' | 'prometheus' | 'pages',
  flag: string,
  description: string,
): KeyedOption {
  const example = DEFAULT_ADDRESSES[key];
  const option = new KeyedOption(key, `${flag} <url>`, description).default(example);
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

/** The host and port of an address, which is what Prometheus scrapes. */
function hostAndPort(text: string): string {
  const [, address = ''] = /^(?:http:\/\/)?([^/]*)\/?$/.exec(text) ?? [];
  if (/^(?:[^\s:@]+|\[[\da-f:]+\]):\d+$/i.test(address) && URL.canParse(`http://${address}`)) return address;
  throw new InvalidArgumentError(
    `expected an address with a port, such as http://${DEFAULT_ADDRESSES.exporter}`,
  );
}

function webhook(text: string, before: Addresses['webhooks'] = {}): Addresses['webhooks'] {
  const [, name, url] = /^([^=]+)=(https?:\/\/\S+)$/.exec(text) ?? [];
  if (name === undefined || url === undefined) {
    throw new InvalidArgumentError('expected name=url, for example ops=http://127.0.0.1:9099/alerts');
  }
  return { ...before, [name]: url };
}
