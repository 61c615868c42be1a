import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
import { publicUrl } from '../../setup/server-address.js';
import { serverLink } from '../../exporter/io/http-client/server-link.js';
import { addressList, requireWebAddress } from '../../setup/web-address.js';
import type { ServerAccess } from './clients.js';
import { scrapedAt } from './scrape-settings.js';
import type { RunState } from './run-state.js';

/** Addresses and folders of the servers. On a machine with a running `npm start`, none is required. */
export interface TargetOptions {
  /** One address, or one for each exporter of the service. */
  readonly exporterUrl?: string | readonly string[];
  readonly prometheusUrl?: string;
  readonly prometheusDir?: string;
  readonly alertmanagerUrl?: string;
  readonly alertmanagerDir?: string;
  readonly grafanaUrl?: string;
  readonly 'scrape.http.config.file'?: string;
  readonly 'exporter.http.config.file'?: string;
  readonly 'prometheus.http.config.file'?: string;
  readonly 'alertmanager.http.config.file'?: string;
  readonly 'grafana.http.config.file'?: string;
}

/** A server whose configuration is deployed. */
interface FileTarget {
  readonly url: string;
  readonly directory: string | undefined;
  readonly access?: ServerAccess;
}

/** The servers to deploy to. */
export interface Targets {
  /** Base address of the exporter; of the first, if there are several. */
  readonly exporter: string;
  /** Base addresses of all exporters of the service. */
  readonly exporters: readonly string[];
  readonly prometheus: FileTarget;
  readonly alertmanager: FileTarget;
  /** `undefined`: no Grafana; the built-in pages show the dashboards. */
  readonly grafana: string | undefined;
  /** How to sign in to the servers that are not deployed to by files. */
  readonly access: Readonly<Partial<Record<'exporter' | 'grafana', ServerAccess>>>;
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
  const accessTo = (server: keyof typeof DEFAULTS, url: string): ServerAccess => {
    const option = `${server}.http.config.file` as const;
    const variable = `${server.toUpperCase()}_HTTP_CONFIG_FILE`;
    const file = options[option];
    return file === undefined
      ? serverLink(url, variable, environment[variable] || undefined).access
      : serverLink(url, `--${option}`, file).access;
  };
  const exporters = exporterUrls(options, environment, running);
  const [exporter = DEFAULTS.exporter] = exporters;
  const prometheus =
    given('prometheus', options.prometheusUrl, 'PROMETHEUS_URL') ??
    running?.prometheus?.url ??
    DEFAULTS.prometheus;
  const alertmanager =
    given('alertmanager', options.alertmanagerUrl, 'ALERTMANAGER_URL') ??
    running?.alertmanager?.url ??
    DEFAULTS.alertmanager;
  const grafana = given('grafana', options.grafanaUrl, 'GRAFANA_URL') ?? running?.grafana;
  return {
    exporter,
    exporters,
    prometheus: {
      url: prometheus,
      directory: options.prometheusDir ?? folderAt(prometheus, running?.prometheus),
      access: accessTo('prometheus', prometheus),
    },
    alertmanager: {
      url: alertmanager,
      directory: options.alertmanagerDir ?? folderAt(alertmanager, running?.alertmanager),
      access: accessTo('alertmanager', alertmanager),
    },
    grafana,
    access: {
      exporter: accessTo('exporter', exporter),
      grafana: accessTo('grafana', grafana ?? DEFAULTS.grafana),
    },
    addresses: {
      ...scrapedAt(exporters, options['scrape.http.config.file']),
      alertmanager,
      prometheus,
      pages: publicUrl(exporter),
      webhooks: running?.webhooks ?? {},
    },
  };
}

function exporterUrls(
  { exporterUrl = [] }: TargetOptions,
  { EXPORTER_URL: listed = '' }: Environment,
  running: RunState | undefined,
): readonly string[] {
  const given = [exporterUrl].flat().filter((text) => text !== '');
  const option = given.length > 0 ? '--exporter.url' : 'EXPORTER_URL';
  const texts = given.length > 0 ? given : addressList(listed);
  if (texts.length === 0) return [running?.exporter ?? DEFAULTS.exporter];
  return texts.map((text) => requireWebAddress(option, text, DEFAULTS.exporter));
}

/** An address without trailing slashes. An empty one counts as unset. */
function addressOf(option: string, text: string | undefined, example: string): string | undefined {
  return text === undefined || text === '' ? undefined : requireWebAddress(option, text, example);
}

/** `npm start` knows only the folder of its own server; another server reads a different one. */
function folderAt(url: string, started: RunState['prometheus']): string | undefined {
  return started?.url === url ? started.directory : undefined;
}
