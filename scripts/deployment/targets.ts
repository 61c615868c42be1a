import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
import { publicUrl } from '../../setup/server-address.js';
import { requireWebAddress } from '../../setup/web-address.js';
import type { RunState } from './run-state.js';

/** Addresses and folders of the servers. On a machine with a running `npm start`, none is required. */
export interface TargetOptions {
  readonly exporterUrl?: string;
  readonly prometheusUrl?: string;
  readonly prometheusDir?: string;
  readonly alertmanagerUrl?: string;
  readonly alertmanagerDir?: string;
  readonly grafanaUrl?: string;
}

/** The servers to deploy to. */
export interface Targets {
  /** Base address of the exporter. */
  readonly exporter: string;
  readonly prometheus: { readonly url: string; readonly directory: string | undefined };
  readonly alertmanager: { readonly url: string; readonly directory: string | undefined };
  /** `undefined`: no Grafana; the built-in pages show the dashboards. */
  readonly grafana: string | undefined;
  /** The addresses for the generated files. */
  readonly addresses: Addresses;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULTS = {
  exporter: DEFAULT_ADDRESSES.pages,
  prometheus: DEFAULT_ADDRESSES.prometheus,
  alertmanager: DEFAULT_ADDRESSES.alertmanager,
  grafana: 'http://127.0.0.1:3000',
} as const;

/** Locates each server by option, else by environment variable, else by what `npm start` runs, else at the default port. */
export function locateTargets(
  options: TargetOptions,
  environment: Environment,
  running: RunState | undefined,
): Targets {
  const given = (server: keyof typeof DEFAULTS, option: string | undefined, variable: string) =>
    addressOf(`--${server}.url`, option, DEFAULTS[server]) ??
    addressOf(variable, environment[variable], DEFAULTS[server]);
  const exporter =
    given('exporter', options.exporterUrl, 'EXPORTER_URL') ?? running?.exporter ?? DEFAULTS.exporter;
  const prometheus =
    given('prometheus', options.prometheusUrl, 'PROMETHEUS_URL') ??
    running?.prometheus?.url ??
    DEFAULTS.prometheus;
  const alertmanager =
    given('alertmanager', options.alertmanagerUrl, 'ALERTMANAGER_URL') ??
    running?.alertmanager?.url ??
    DEFAULTS.alertmanager;
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
      pages: publicUrl(exporter),
      webhooks: running?.webhooks ?? {},
    },
  };
}

/** An address without trailing slashes. An empty one counts as unset. */
function addressOf(option: string, text: string | undefined, example: string): string | undefined {
  return text === undefined || text === '' ? undefined : requireWebAddress(option, text, example);
}

/** `npm start` knows only the folder of its own server; another server reads a different one. */
function folderAt(url: string, started: RunState['prometheus']): string | undefined {
  return started?.url === url ? started.directory : undefined;
}
