import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
import { webAddress } from '../../setup/web-address.js';
import type { RunState } from './run-state.js';

/** What a person may say about where things are; everything is found without it on the machine of `npm start`. */
export interface TargetOptions {
  readonly exporterUrl?: string;
  readonly prometheusUrl?: string;
  readonly prometheusDir?: string;
  readonly alertmanagerUrl?: string;
  readonly alertmanagerDir?: string;
  readonly grafanaUrl?: string;
}

/** The servers that a deployment goes to. */
export interface Targets {
  /** Base address of the exporter. */
  readonly exporter: string;
  readonly prometheus: { readonly url: string; readonly directory: string | undefined };
  readonly alertmanager: { readonly url: string; readonly directory: string | undefined };
  /** `undefined`: no Grafana; the built-in pages show the dashboards. */
  readonly grafana: string | undefined;
  /** What the generated files say about where the servers are. */
  readonly addresses: Addresses;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** An address that cannot be one; the message names where it was given. */
class AddressError extends Error {
  override readonly name = 'AddressError';
}

/** Where servers are when nobody says anything else. */
const USUAL = {
  exporter: DEFAULT_ADDRESSES.pages,
  prometheus: DEFAULT_ADDRESSES.prometheus,
  alertmanager: DEFAULT_ADDRESSES.alertmanager,
  grafana: 'http://127.0.0.1:3000',
} as const;

/** Where each server is: an option first, then the environment, then what `npm start` is running, then the usual port. */
export function locateTargets(
  options: TargetOptions,
  environment: Environment,
  running: RunState | undefined,
): Targets {
  const given = (server: keyof typeof USUAL, option: string | undefined, variable: string) =>
    addressOf(`--${server}-url`, option, USUAL[server]) ??
    addressOf(variable, environment[variable], USUAL[server]);
  const exporter =
    given('exporter', options.exporterUrl, 'EXPORTER_URL') ?? running?.exporter ?? USUAL.exporter;
  const prometheus =
    given('prometheus', options.prometheusUrl, 'PROMETHEUS_URL') ??
    running?.prometheus?.url ??
    USUAL.prometheus;
  const alertmanager =
    given('alertmanager', options.alertmanagerUrl, 'ALERTMANAGER_URL') ??
    running?.alertmanager?.url ??
    USUAL.alertmanager;
  return {
    exporter,
    prometheus: {
      url: prometheus,
      directory: options.prometheusDir ?? folderAt(prometheus, running?.prometheus),
    },
    alertmanager: {
      url: alertmanager,
      directory: options.alertmanagerDir ?? folderAt(alertmanager, running?.alertmanager),
    },
    grafana: given('grafana', options.grafanaUrl, 'GRAFANA_URL') ?? running?.grafana,
    addresses: {
      exporter: new URL(exporter).host,
      alertmanager,
      prometheus,
      pages: exporter,
      webhooks: running?.webhooks ?? {},
    },
  };
}

/** An address without the slashes at its end; empty is as good as not given. */
function addressOf(name: string, text: string | undefined, example: string): string | undefined {
  if (text === undefined || text === '') return undefined;
  const address = webAddress(text);
  if (address !== undefined) return address;
  throw new AddressError(`${name} "${text}" is no address: expected one like "${example}".`);
}

/** The folder that `npm start` chose is that of its own server; another one reads from elsewhere. */
function folderAt(url: string, started: RunState['prometheus']): string | undefined {
  return started?.url === url ? started.directory : undefined;
}
