import { WEB_REFUSALS } from '../../setup/self-metric-reasons.js';
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
    requestRefused: ({ reason }) => {
      own.add('natsight_http_refused_total', { reason });
      output.counted(`refused ${reason}`, (count) =>
        log.warn({ reason, count }, `HTTP requests refused: ${WEB_REFUSALS[reason]}`),
      );
    },
    livePagesOpen: ({ count }) => own.set('natsight_live_pages', {}, count),
    frameDropped: () => own.add('natsight_live_frames_dropped_total'),
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showWeb({ own }: TelemetryOutput): void {
  for (const reason of Object.keys(WEB_REFUSALS)) own.add('natsight_http_refused_total', { reason }, 0);
}
