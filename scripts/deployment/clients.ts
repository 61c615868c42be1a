import { AlertmanagerClient } from '../../alertmanager/client.js';
import { GrafanaClient } from '../../grafana/client.js';
import { PrometheusClient } from '../../prometheus/client.js';
import { ExporterApi } from './exporter-api.js';
import { HttpEndpoint } from './http-endpoint.js';
import { serverAddress } from '../../setup/server-address.js';
import { grafanaAddress } from './grafana-address.js';

/** HTTP clients of the running servers. A `user:password@` in an address is used for authentication. */

export function prometheusAt(address: string): PrometheusClient {
  return new PrometheusClient(new HttpEndpoint('Prometheus', serverAddress(address)));
}

export function alertmanagerAt(address: string): AlertmanagerClient {
  return new AlertmanagerClient(new HttpEndpoint('Alertmanager', serverAddress(address)));
}

/** `environment` may contain a token, which takes precedence over a password in the address. */
export function grafanaAt(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
): GrafanaClient {
  return new GrafanaClient(new HttpEndpoint('Grafana', grafanaAddress(address, environment)));
}

export function exporterAt(address: string): ExporterApi {
  return new ExporterApi(new HttpEndpoint('The exporter', serverAddress(address)));
}
