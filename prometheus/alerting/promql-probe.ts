import type { PromqlAlert } from '../../setup/model/alerting.js';
import { exampleSeries } from '../../setup/promql/example-series.js';
import { absenceOf, resultWithoutSeries } from '../../setup/promql/without-series.js';
import type { ResultSeries } from '../../setup/promql/without-series.js';
import { watchedValue } from '../names.js';
import { selector } from '../promql.js';
import { beyond } from './beyond.js';
import { levels, vanishing } from './probe.js';
import type { Firing, Probe } from './probe.js';

type Labels = Readonly<Record<string, string>>;

/** A valid setup has exactly one of the two. */
export function boundOf({ name, above, below }: PromqlAlert) {
  if (above !== undefined) return { direction: 'above', sign: '>', bound: above } as const;
  if (below !== undefined) return { direction: 'below', sign: '<', bound: below } as const;
  throw new Error(`BUG: the alert "${name}" has neither "above" nor "below"`);
}

/**
 * How to make an alert with PromQL fire. A test writes the recorded value of the expression, so that it needs no series that satisfy
 * the expression. `recordedLabels`: those that the recording rule adds. Where the expression has a value without any series, as `absent(x)` has, the rule records that value too.
 */
export function promqlProbe(
  alert: PromqlAlert,
  labelNames: readonly string[],
  recordedLabels: Labels,
): Probe {
  const without = resultWithoutSeries(alert.promql);
  if (without === undefined) return untested('the value of its expression depends on the time of the test');
  const missing = firingOf(alert, without);
  return missing.length === 0
    ? valueProbe(alert, labelNames, recordedLabels, without)
    : absenceProbe(alert, missing);
}

const untested = (reason: string): Probe => ({ series: [], firing: [], untested: reason });

function firingOf(alert: PromqlAlert, series: readonly ResultSeries[]): readonly Firing[] {
  const { direction, bound } = boundOf(alert);
  return series.filter(({ value }) => (direction === 'above' ? value > bound : value < bound));
}

/** `without`: series that the rule records besides that of the test, and that do not fire. */
function valueProbe(
  alert: PromqlAlert,
  labelNames: readonly string[],
  recordedLabels: Labels,
  without: readonly ResultSeries[],
): Probe {
  const { direction, bound } = boundOf(alert);
  const apart = without.length === 0 ? [] : ['natsight_test'];
  const labels = Object.fromEntries([...labelNames, ...apart].map((label) => [label, `some "${label}"`]));
  const value = beyond(bound, direction);
  return {
    series: [
      {
        series: selector(watchedValue(alert.name), { ...labels, ...recordedLabels }),
        // Not only different from the bound: beyond it.
        course: levels(bound, value, Number((2 * bound - value).toPrecision(10))),
      },
    ],
    firing: [{ labels, value }],
  };
}

/** The alert fires without any series, until the series that it misses are there. */
function absenceProbe(alert: PromqlAlert, missing: readonly Firing[]): Probe {
  const absence = absenceOf(alert.promql);
  const example = absence && exampleSeries(absence.selector);
  if (absence === undefined || example === undefined || firingOf(alert, absence.otherwise).length > 0) {
    return { series: [], firing: missing, missing };
  }
  const series = [{ series: selector(example.metric, example.labels), course: vanishing }];
  if (absence.rangeMs === 0) return { series, firing: missing, missing };
  // The last sample leaves the range a step before the time at which the range is over, and in Prometheus 3, which leaves out a sample
  // at the start of the range, two.
  return { series, firing: missing, missing, leadMs: absence.rangeMs, slackSteps: 2 };
}
