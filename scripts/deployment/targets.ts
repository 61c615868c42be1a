import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Addresses } from '../../setup/addresses.js';
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

/** Where each server is: an option first, then the environment, then what `npm start` is running, then the usual port. */
export function locateTargets(
  options: TargetOptions,
  environment: Environment,
  running: RunState | undefined,
): Targets {
  const exporter = trimmed(options.exporterUrl ?? running?.exporter ?? DEFAULT_ADDRESSES.pages);
  const prometheus = trimmed(
    options.prometheusUrl ??
      environment['PROMETHEUS_URL'] ??
      running?.prometheus?.url ??
      DEFAULT_ADDRESSES.prometheus,
  );
  const alertmanager = trimmed(
    options.alertmanagerUrl ??
      environment['ALERTMANAGER_URL'] ??
      running?.alertmanager?.url ??
      `http://${DEFAULT_ADDRESSES.alertmanager}`,
  );
  const grafana = options.grafanaUrl ?? environment['GRAFANA_URL'] ?? running?.grafana;
  return {
    exporter,
    prometheus: { url: prometheus, directory: options.prometheusDir ?? running?.prometheus?.directory },
    alertmanager: {
      url: alertmanager,
      directory: options.alertmanagerDir ?? running?.alertmanager?.directory,
    },
    grafana: grafana === undefined ? undefined : trimmed(grafana),
    addresses: {
      exporter: new URL(exporter).host,
      alertmanager: new URL(alertmanager).host,
      prometheus,
      pages: exporter,
      webhooks: running?.webhooks ?? {},
    },
  };
}

const trimmed = (url: string) => url.replace(/\/+$/, '');
