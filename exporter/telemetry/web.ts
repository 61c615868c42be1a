import { WEB_REFUSALS } from '../../setup/self-metrics.js';
import type { ByKind } from '../happening/by-kind.js';
import type { WebHappening } from '../happening/web.js';
import type { TelemetryOutput } from './output.js';

export function webTelemetry(output: TelemetryOutput): ByKind<WebHappening> {
  const { own, log } = output;
  return {
    scraped: ({ seconds }) => own.observe('natsight_scrape_duration_seconds', seconds),
    scrapeFailed: ({ error }) => log.error({ err: error }, 'scrape failed'),
    requestFailed: ({ path, error }) => log.error({ path, err: error }, 'request failed'),
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
