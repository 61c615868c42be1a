import type { ByKind } from '../happening/by-kind.js';
import { QUERY_FAILURES } from '../happening/prometheus.js';
import type { PrometheusHappening } from '../happening/prometheus.js';
import type { TelemetryOutput } from './output.js';

export function prometheusTelemetry(output: TelemetryOutput): ByKind<PrometheusHappening> {
  const { own, log } = output;
  return {
    prometheusQueryFailed: ({ cause, detail }) => {
      own.add('natsight_prometheus_queries_failed_total', { cause });
      output.counted(`prometheus ${cause}`, (count) =>
        log.warn({ cause, count, detail }, 'could not query Prometheus for a live page'),
      );
    },
    prometheusConfigurationUnread: ({ detail }) => {
      output.throttled('prometheus configuration', (count) =>
        log.warn(
          { count, detail },
          'could not read the external labels of Prometheus; alerts keep the labels that they have',
        ),
      );
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showPrometheus({ own }: TelemetryOutput): void {
  for (const cause of Object.keys(QUERY_FAILURES)) {
    own.add('natsight_prometheus_queries_failed_total', { cause }, 0);
  }
}
