import { publishesWindows } from '../../setup/model/metric.js';
import type { Setup } from '../../setup/model/setup.js';
import { UNSENT_REASONS } from '../../setup/self-metric-reasons.js';
import type { ByKind } from '../happening/by-kind.js';
import type { WindowHappening } from '../happening/window.js';
import type { TelemetryOutput } from './output.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

export function windowTelemetry(output: TelemetryOutput): ByKind<WindowHappening> {
  const { own, log, troubles } = output;
  return {
    // Counted once it is published or lost.
    windowClosed: () => undefined,
    windowPublished: ({ metric }) => own.add('natsight_windows_published_total', { metric }),
    windowLost: ({ metric, reason, detail }) => {
      own.add('natsight_windows_lost_total', { metric, reason });
      output.counted(`window ${metric} ${reason}`, (count) =>
        log.warn({ metric, reason, detail, count }, 'could not publish closed windows to NATS'),
      );
      troubles.raise(`window ${metric} ${reason}`, {
        kind: 'metric',
        sentence: (count) => `${count} closed windows of "${metric}" could not be published: ${reason}`,
        details: [detail],
        lastsMs: TROUBLE_LASTS_MS,
      });
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showWindows({ own }: TelemetryOutput, { metrics }: Pick<Setup, 'metrics'>): void {
  for (const { name: metric } of metrics.filter(publishesWindows)) {
    own.add('natsight_windows_published_total', { metric }, 0);
    for (const reason of UNSENT_REASONS) own.add('natsight_windows_lost_total', { metric, reason }, 0);
  }
}
