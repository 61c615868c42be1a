import { isObserved } from '../../setup/alert-mode.js';
import type { Setup } from '../../setup/model/setup.js';
import type { InsightChange } from '../event/insight.js';
import { BurstGuard } from './burst-guard.js';
import type { RuleSeries } from './rule-series.js';

/** Marks the insights whose alerts start in a burst. Insights without alerts are never marked. */
export class Bursts {
  readonly #alerting: Setup['alerting'] | undefined;
  readonly #guard: BurstGuard | undefined;

  /** Without alerting, there are no alerts. */
  constructor(alerting: Setup['alerting'] | undefined) {
    this.#alerting = alerting;
    this.#guard = alerting && new BurstGuard(alerting.route.individually);
  }

  /** `changes`: what was found at the same time. `seriesOf`: the series of a rule. */
  mark(
    changes: readonly InsightChange[],
    nowMs: number,
    seriesOf: (rule: string) => RuleSeries | undefined,
  ): readonly InsightChange[] {
    // Most steps find nothing.
    if (changes.length === 0) return changes;
    const inBurst = new Set(
      bySeverity(changes.filter((change) => this.#startsAlert(change))).flatMap(([severity, started]) =>
        this.#guard?.isBurst(severity, started.length, nowMs) === true ? started : [],
      ),
    );
    return changes.map((change) =>
      inBurst.has(change) ? (seriesOf(change.insight.name)?.inBurst(change) ?? change) : change,
    );
  }

  #startsAlert({ change, insight, isRetold = false }: InsightChange): boolean {
    const hasAlert = this.#alerting?.insightAlerts.has(insight.name) === true;
    // One that fires already keeps its labels.
    return change === 'started' && !isRetold && hasAlert && !isObserved(insight);
  }
}

function bySeverity(
  starts: readonly InsightChange[],
): readonly (readonly [string, readonly InsightChange[]])[] {
  const severities = new Set(starts.map(({ insight }) => insight.severity));
  return [...severities].map((severity) => [
    severity,
    starts.filter(({ insight }) => insight.severity === severity),
  ]);
}
