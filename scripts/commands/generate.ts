import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { webAddress } from '../../setup/web-address.js';
import { requireSetup } from '../../setup/load.js';
import { generateAll } from '../generate/generate-all.js';
import { writeGenerated } from '../generate/write-generated.js';
import { reportFailure } from '../failure.js';

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
    .description('write dashboards, Prometheus and Alertmanager configuration; same input, same bytes')
    .argument('<dir>', 'folder of the two setup files')
    .requiredOption('--out <folder>', 'folder that gets grafana/, prometheus/ and alertmanager/generated')
    .option(
      '--exporter <host:port>',
      'where Prometheus scrapes the exporter',
      hostAndPort,
      DEFAULT_ADDRESSES.exporter,
    )
    .option(
      '--alertmanager <url>',
      'where Prometheus and Grafana find Alertmanager',
      addressLike(DEFAULT_ADDRESSES.alertmanager),
      DEFAULT_ADDRESSES.alertmanager,
    )
    .option(
      '--prometheus <url>',
      'where Grafana finds Prometheus',
      addressLike(DEFAULT_ADDRESSES.prometheus),
      DEFAULT_ADDRESSES.prometheus,
    )
    .option(
      '--pages <url>',
      'where people open the pages of the exporter',
      addressLike(DEFAULT_ADDRESSES.pages),
      DEFAULT_ADDRESSES.pages,
    )
    .option(
      '--webhook <name=url>',
      'webhook of a receiver in place of the one of the setup; repeatable',
      webhook,
    )
    .action(generate);
}

async function generate(
  directory: string,
  { out, webhook: webhooks = {}, ...addresses }: Options,
): Promise<void> {
  try {
    const files = generateAll(requireSetup(directory, findFileFaults), { ...addresses, webhooks });
    const written = await writeGenerated(out, files);
    for (const { file, change } of written) process.stdout.write(`${change} ${file}\n`);
    process.stdout.write(`${files.size} files in ${out}, ${written.length} changed\n`);
  } catch (error) {
    reportFailure(error);
  }
}

/** A host and port is an address without the scheme. */
function addressLike(example: string) {
  return (text: string): string => {
    const address = webAddress(text.includes('://') ? text : `http://${text}`);
    if (address !== undefined) return address;
    throw new InvalidArgumentError(`expected an address such as ${example}`);
  };
}

function hostAndPort(text: string): string {
  if (/^[^\s/:]+:\d+$|^\[[\da-f:]+\]:\d+$/i.test(text) && URL.canParse(`http://${text}`)) return text;
  throw new InvalidArgumentError(`expected host:port, for example ${DEFAULT_ADDRESSES.exporter}`);
}

function webhook(text: string, before: Addresses['webhooks'] = {}): Addresses['webhooks'] {
  const [, name, url] = /^([^=]+)=(https?:\/\/\S+)$/.exec(text) ?? [];
  if (name === undefined || url === undefined) {
    throw new InvalidArgumentError('expected name=url, for example ops=http://127.0.0.1:9099/alerts');
  }
  return { ...before, [name]: url };
}
