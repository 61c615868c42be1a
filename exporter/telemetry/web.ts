import type { ByKind } from '../happening/by-kind.js';
import type { WebHappening } from '../happening/web.js';
import type { TelemetryOutput } from './output.js';

export function webTelemetry(output: TelemetryOutput): ByKind<WebHappening> {
  const { own, log } = output;
  return {
    scraped: ({ seconds }) => own.observe('natsight_scrape_duration_seconds', seconds),
    scrapeFailed: ({ error }) =>
      output.counted('scrape failed', (count) => log.error({ err: error, count }, 'scrape failed')),
    requestFailed: ({ path, error }) =>
      output.counted('request failed', (count) => log.error({ path, err: error, count }, 'request failed')),
  };
}
