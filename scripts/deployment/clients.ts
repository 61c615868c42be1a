import { AlertmanagerClient } from '../../alertmanager/client.js';
import { GrafanaClient } from '../../grafana/client.js';
import { PrometheusClient } from '../../prometheus/client.js';
import { ExporterApi } from './exporter-api.js';
import { HttpEndpoint } from './http-endpoint.js';
import { grafanaAddress, serverAddress } from './server-address.js';

/** The clients of the running servers, over HTTP. A `user:password@` in an address signs in. */

export function prometheusAt(address: string): PrometheusClient {
  return new PrometheusClient(new HttpEndpoint('Prometheus', serverAddress(address)));
}

export function alertmanagerAt(address: string): AlertmanagerClient {
  return new AlertmanagerClient(new HttpEndpoint('Alertmanager', serverAddress(address)));
}

/** `environment` may hold a token, which goes before a password in the address. */
export function grafanaAt(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
): GrafanaClient {
  return new GrafanaClient(new HttpEndpoint('Grafana', grafanaAddress(address, environment)));
}

export function exporterAt(address: string): ExporterApi {
  return new ExporterApi(new HttpEndpoint('The exporter', serverAddress(address)));
}
