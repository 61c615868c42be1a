import type { Setup } from '../../setup/model/setup.js';
import type { ByKind } from '../happening/by-kind.js';
import type { InsightHappening } from '../happening/insight.js';
import type { TelemetryOutput } from './output.js';

export function insightTelemetry(output: TelemetryOutput): ByKind<InsightHappening> {
  const { own, log } = output;
  return {
    insightChanged: ({ change: { insight, change, labels, value, summary } }) => {
      const { name: rule, severity, mode } = insight;
      own.add('natsight_insights_total', { rule, severity, change });
      const told = mode === undefined ? {} : { mode };
      log.info({ rule, severity, ...told, change, labels, value, summary }, `insight ${change}`);
    },
    insightsSuppressed: ({ insight: { name: rule, severity }, count: happenings }) => {
      own.add('natsight_insights_total', { rule, severity, change: 'suppressed' }, happenings);
      output.counted(
        `suppressed ${rule}`,
        (count) =>
          log.warn(
            { rule, count },
            'too many series of an insight are firing; further ones are not announced',
          ),
        happenings,
      );
    },
    // The events are counted in `natsight_insight_overflow_total`, which the board exposes.
    insightOverflowed: ({ rule }) =>
      log.warn({ rule }, 'limit reached: events of further labels are not watched by the insight'),
    insightNotPublished: ({ rule, error }) =>
      output.counted(`publish ${rule}`, (count) =>
        log.warn({ rule, err: error, count }, 'could not publish an insight to NATS'),
      ),
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showInsights({ own }: TelemetryOutput, { insights }: Pick<Setup, 'insights'>): void {
  for (const { name: rule, severity } of insights) {
    for (const change of ['started', 'ended', 'suppressed']) {
      own.add('natsight_insights_total', { rule, severity, change }, 0);
    }
  }
}
