import { expect } from '@jest/globals';
import type { RunningExporter } from '../../support/exporter.js';
import { id } from './many-counters.js';

/** With sixty counters, an answer is more than a socket takes for a reader that does not read: 4 MB on Linux. */
export const IDS = 700;

/** One scrape, as Prometheus asks for it. */
export async function scrape(exporter: RunningExporter): Promise<Response> {
  const accept = 'application/openmetrics-text; version=1.0.0';
  return fetch(`${exporter.url}/metrics`, { headers: { accept } });
}

/** The exporter answers with all counters, to the end. */
export async function expectWholeScrape(exporter: RunningExporter, ask = scrape): Promise<void> {
  const response = await ask(exporter);
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text.endsWith('# EOF\n')).toBe(true);
  for (const order of [0, IDS - 1]) expect(text).toContain(`orders_0_total{id="${id(order)}"} 1`);
}
