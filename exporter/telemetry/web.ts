import type { ByKind } from '../happening/by-kind.js';
import type { WebHappening } from '../happening/web.js';
import { placeOf } from './error-place.js';
import type { TelemetryOutput } from './output.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

export function webTelemetry(output: TelemetryOutput): ByKind<WebHappening> {
  const { own, log, troubles } = output;
  const raise = (what: string, error: unknown) =>
    troubles.raise(what, {
      kind: 'internal',
      sentence: (count) => `an internal error: ${what}${count === 1 ? '' : `, ${count} times`}`,
      details: [`the last error: ${placeOf(error)}`],
      lastsMs: TROUBLE_LASTS_MS,
    });
  return {
    scraped: ({ seconds }) => own.observe('natsight_scrape_duration_seconds', seconds),
    scrapeFailed: ({ error }) => {
      output.counted('scrape failed', (count) => log.error({ err: error, count }, 'scrape failed'));
      raise('a scrape failed', error);
    },
    requestFailed: ({ path, error }) => {
      output.counted('request failed', (count) => log.error({ path, err: error, count }, 'request failed'));
      raise('a request failed', error);
    },
  };
}
