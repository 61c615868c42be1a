import { AlertmanagerClient } from '../../alertmanager/client.js';
import type { HttpServerLink } from '../../exporter/io/http-client/http-access.js';
import { GrafanaClient } from '../../grafana/client.js';
import { PrometheusClient } from '../../prometheus/client.js';
import { serverAddress } from '../../setup/server-address.js';
import { ExporterApi } from './exporter-api.js';
import { grafanaAddress } from './grafana-address.js';
import { HttpEndpoint } from './http-endpoint.js';

/** How to sign in to a server, beside what its address says; unset: nothing else. */
export type ServerAccess = HttpServerLink['access'];

/** HTTP clients of the running servers. A `user:password@` in an address is used for authentication. */

export function prometheusAt(address: string, access?: ServerAccess): PrometheusClient {
  return new PrometheusClient(endpoint('Prometheus', address, access));
}

export function alertmanagerAt(address: string, access?: ServerAccess): AlertmanagerClient {
  return new AlertmanagerClient(endpoint('Alertmanager', address, access));
}

/** `environment` may contain a token, which takes precedence over a password in the address. */
export function grafanaAt(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
  access?: ServerAccess,
): GrafanaClient {
  const link = { address: grafanaAddress(address, environment), access };
  return new GrafanaClient(new HttpEndpoint('Grafana', link));
}

export function exporterAt(address: string, access?: ServerAccess): ExporterApi {
  return new ExporterApi(endpoint('The exporter', address, access));
}

const endpoint = (name: string, address: string, access: ServerAccess) =>
  new HttpEndpoint(name, { address: serverAddress(address), access });
