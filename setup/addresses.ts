/**
 * Where the parts of a deployment stand. The setup says nothing of this, so that one setup serves a laptop, compose
 * and production; `npm start` records what it chose in `.natsight/run.json`.
 */
export interface Addresses {
  /** host:port at which Prometheus scrapes the exporter. */
  readonly exporter: string;
  /** Base address of Alertmanager, for Prometheus and for Grafana's datasource. */
  readonly alertmanager: string;
  /** Base address of Prometheus, for Grafana's datasource. */
  readonly prometheus: string;
  /** Base address under which people open the exporter's pages; used in links of alerts. */
  readonly pages: string;
  /** Replaces the webhook of a receiver, by its name: the demonstration's webhook takes a free port. */
  readonly webhooks: Readonly<Record<string, string>>;
}

export const DEFAULT_ADDRESSES: Addresses = {
  exporter: '127.0.0.1:9464',
  alertmanager: 'http://127.0.0.1:9093',
  prometheus: 'http://127.0.0.1:9090',
  pages: 'http://127.0.0.1:9464',
  webhooks: {},
};
