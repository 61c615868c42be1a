/**
 * Addresses of the parts of a deployment. They are not in the setup, so one setup works on a laptop, in compose and in
 * production. `npm start` writes the addresses that it chose to `.natsight/run.json`.
 */
export interface Addresses {
  /** host:port at which Prometheus scrapes the exporter. */
  readonly exporter: string;
  /** host:port of the other exporters of the service; unset: there is one. */
  readonly otherExporters?: readonly string[];
  /** How Prometheus scrapes all of them; unset: `/metrics` over HTTP, without credentials. */
  readonly scrape?: ScrapeSettings;
  /** Base URL of Alertmanager, for Prometheus and for the Grafana datasource. */
  readonly alertmanager: string;
  /** Base URL of Prometheus, for the Grafana datasource. */
  readonly prometheus: string;
  /** Base URL of the exporter's pages for browsers; used in links of alerts. */
  readonly pages: string;
  /** Replacement for the webhook URL of a receiver, by receiver name: the webhook of the demo uses a free port. */
  readonly webhooks: Readonly<Record<string, string>>;
}

/** What all exporters of a scrape job have in common. */
export interface ScrapeSettings {
  readonly scheme: 'http' | 'https';
  /** Starts with a slash. */
  readonly path: string;
  /** Keys of the job that sign in to the exporters: `basic_auth`, `tls_config` and others of `http_config`. */
  readonly http: Readonly<Record<string, unknown>>;
}

export const DEFAULT_ADDRESSES: Addresses = {
  exporter: '127.0.0.1:9464',
  alertmanager: 'http://127.0.0.1:9093',
  prometheus: 'http://127.0.0.1:9090',
  pages: 'http://127.0.0.1:9464',
  webhooks: {},
};
