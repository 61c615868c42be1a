import { load } from 'js-yaml';
import { AUTHORIZATION_KEYS, authorizationOf } from '../../exporter/io/http-client/config/authorization.js';
import { OTHER_ACCESS_KEYS } from '../../exporter/io/http-client/config/read-http-config.js';
import { TLS_CONFIG_KEYS } from '../../exporter/io/http-client/config/tls.js';
import { Block } from '../../exporter/io/config-file/block.js';
import { ConfigFileError } from '../../exporter/io/config-file/config-file-error.js';
import { WatchedFiles } from '../../exporter/io/config-file/watched-files.js';
import { parseYaml } from '../../exporter/io/config-file/yaml-node.js';
import { HttpConfigError } from '../../exporter/io/http-client/config/http-config-error.js';
import type { Addresses, ScrapeSettings } from '../../setup/addresses.js';
import { OptionError } from '../../setup/option-error.js';
import { credentialsOf, publicUrl } from '../../setup/server-address.js';

/** The option that names the file. */
export const SCRAPE_CONFIG_OPTION = '--scrape.http.config.file';

type Scraped = Pick<Addresses, 'exporter' | 'otherExporters' | 'scrape'>;

/**
 * Where and how Prometheus scrapes exporters at these URLs. They share a job, so scheme, path and credentials must be the same.
 * `file`: an `http_config` for the job; it names files as Prometheus finds them, which natsight does not read.
 */
export function scrapedAt(urls: readonly string[], file: string | undefined): Scraped {
  const [first = '', ...others] = urls;
  const job = jobOf(first);
  for (const other of others) {
    if (JSON.stringify(jobOf(other)) === JSON.stringify(job)) continue;
    throw new OptionError(
      `The exporters ${publicUrl(first)} and ${publicUrl(other)} are of one job: their addresses must differ only in host and port.`,
    );
  }
  const http = file === undefined ? {} : readJobConfig(file);
  const { scheme, path, credentials } = job;
  if (credentials !== undefined && AUTHORIZATION_KEYS.some((key) => key in http)) {
    throw new OptionError(
      `${SCRAPE_CONFIG_OPTION} "${file}" has credentials, and the address ${publicUrl(first)} too: give them once.`,
    );
  }
  const scrape: ScrapeSettings = {
    scheme,
    path: `${path}/metrics`,
    http: { ...(credentials !== undefined && { basic_auth: credentials }), ...http },
  };
  return {
    exporter: new URL(first).host,
    ...(others.length > 0 && { otherExporters: others.map((url) => new URL(url).host) }),
    ...(!isUsual(scrape) && { scrape }),
  };
}

function jobOf(url: string) {
  const { protocol, pathname } = new URL(url);
  const scheme: ScrapeSettings['scheme'] = protocol === 'https:' ? 'https' : 'http';
  return { scheme, path: pathname.replace(/\/+$/, ''), credentials: credentialsOf(url) };
}

const isUsual = ({ scheme, path, http }: ScrapeSettings) =>
  scheme === 'http' && path === '/metrics' && Object.keys(http).length === 0;

/** The keys are checked, their files are not: they are on the machine of Prometheus. */
function readJobConfig(file: string): Readonly<Record<string, unknown>> {
  const text = textOf(file);
  try {
    const root = new Block(parseYaml(text), '', [...AUTHORIZATION_KEYS, ...OTHER_ACCESS_KEYS]);
    // As if every file were there.
    authorizationOf(root, () => 'present');
    root.block('tls_config', TLS_CONFIG_KEYS);
    // A block of known keys: a map, or nothing.
    return root.isEmpty ? {} : (load(text) as Readonly<Record<string, unknown>>);
  } catch (error) {
    const cause = error instanceof ConfigFileError ? error.of(file) : error;
    if (!(cause instanceof ConfigFileError)) throw cause;
    const place = cause.place.file === undefined ? `${SCRAPE_CONFIG_OPTION} "${file}" ` : '';
    throw new HttpConfigError(`${place}${cause.message}`, { cause });
  }
}

function textOf(file: string): string {
  try {
    return new WatchedFiles(() => Date.now()).read(file);
  } catch (cause) {
    if (!(cause instanceof ConfigFileError)) throw cause;
    const fault = `${SCRAPE_CONFIG_OPTION} names "${file}", which cannot be read: ${cause.message}`;
    throw new HttpConfigError(fault, { cause });
  }
}
