import type { ByKind } from '../happening/by-kind.js';
import type { WebHappening } from '../happening/web.js';
import type { TelemetryOutput } from './output.js';

export function webTelemetry({ own, log }: TelemetryOutput): ByKind<WebHappening> {
  return {
    scraped: ({ seconds }) => own.observe('natsight_scrape_duration_seconds', seconds),
    scrapeFailed: ({ error }) => log.error({ err: error }, 'scrape failed'),
    requestFailed: ({ path, error }) => log.error({ path, err: error }, 'request failed'),
  };
}
