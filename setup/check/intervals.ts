import { insightTraits } from '../insight-kinds.js';
import { formatDuration } from '../model/duration.js';
import type { Updates } from '../model/updates.js';
import { selectorsOf } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** How long Prometheus looks back for a sample. */
const LOOKBACK_MS = 300_000;
/** The range of recorded rates, which needs two samples. */
const RATES_MS = 300_000;
const ADVISED = '2m';

/** Alerts work with the intervals at which Prometheus scrapes the exporter and evaluates rules. */
export function* checkIntervals(context: CheckContext): Generator<Problem> {
  const { scrapeInterval, evaluationInterval } = context.setup.updates;
  const { monitoring } = context;
  const tooLong = (key: string, ms: number, why: string) =>
    monitoring.problem(
      ['dynamicUpdates', key],
      `expected at most ${ADVISED}, found ${formatDuration(ms)}: ${why}`,
    );
  if (scrapeInterval > RATES_MS / 2) {
    yield tooLong(
      'scrapeInterval',
      scrapeInterval,
      'generated rules take rates over 5m, of two samples or more',
    );
  }
  if (evaluationInterval >= LOOKBACK_MS) {
    yield tooLong(
      'evaluationInterval',
      evaluationInterval,
      'Prometheus forgets what a rule has recorded after 5m',
    );
  }
  yield* insightProblems(context);
  yield* promqlProblems(context);
}

/** Insights that may begin and end before Prometheus has scraped and evaluated: nobody confirms their alerts. */
function* insightProblems({ setup, processing }: CheckContext): Generator<Problem> {
  const longer = longerInterval(setup.updates);
  for (const insight of setup.insights) {
    if (!setup.alerting.insightAlerts.has(insight.name)) continue;
    const shortest = insightTraits(insight).lasts(insight);
    if (shortest === undefined || shortest.ms >= longer.ms) continue;
    const { key, ms } = shortest;
    const message =
      `"${key}" ${formatDuration(ms)} is shorter than "${longer.key}" ${formatDuration(longer.ms)}: Prometheus may not see the insight, ` +
      `and only the exporter tells of it. Use at least ${formatDuration(longer.ms)}, or a shorter "${longer.key}"`;
    yield processing.keyProblem(['instantInsightRules', insight.name, key], message, 'warning');
  }
}

function* promqlProblems({ setup, monitoring }: CheckContext): Generator<Problem> {
  const { scrapeInterval } = setup.updates;
  const longer = longerInterval(setup.updates);
  for (const { name, promql, for: forMs } of setup.alerting.promqlAlerts) {
    const path = ['instantAlerts', 'alerts', name];
    if (forMs > 0 && forMs < longer.ms) {
      const message =
        `"for" ${formatDuration(forMs)} is shorter than "${longer.key}" ${formatDuration(longer.ms)}: a single sample is enough for it. ` +
        `Use at least ${formatDuration(2 * longer.ms)}, or "0s"`;
      yield monitoring.problem([...path, 'for'], message, 'warning');
    }
    for (const { metric: series = '' } of selectorsOf(promql)) {
      const metric = setup.metrics.find((each) => each.name === series);
      const sizeMs =
        metric?.kind === 'window' && metric.span.kind === 'sized' ? metric.span.sizeMs : Infinity;
      if (sizeMs >= scrapeInterval) continue;
      const message =
        `"${series}" is a window of ${formatDuration(sizeMs)}, but Prometheus only sees it every ${formatDuration(scrapeInterval)}, so the alert misses windows: ` +
        'use an insight, which sees them all, or a window of at least that size';
      yield monitoring.stringProblem(
        [...path, 'promql'],
        Math.max(0, promql.indexOf(series)),
        message,
        'warning',
      );
    }
  }
}

/** How often Prometheus learns something new at most. */
function longerInterval({ scrapeInterval, evaluationInterval }: Updates) {
  return scrapeInterval < evaluationInterval
    ? { key: 'evaluationInterval', ms: evaluationInterval }
    : { key: 'scrapeInterval', ms: scrapeInterval };
}
