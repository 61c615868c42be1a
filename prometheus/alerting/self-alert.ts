import type { Severity } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { SelfMetricName } from '../../setup/self-metrics.js';
import { selector } from '../promql.js';
import { counting, levels } from './probe.js';
import type { Course } from './probe.js';
import type { Alert } from './alert.js';
import { dashboardOf } from './dashboard-link.js';
import { parseTemplate } from '../../setup/template.js';
import { OWN_VALUE, valueTemplate } from './value-template.js';
import { PERCENT } from '../../setup/value/notation.js';

type Labels = Readonly<Record<string, string>>;

/** The definition of one alert about the monitoring itself. */
export interface SelfAlert {
  readonly name: string;
  readonly severity: Severity;
  /** Name of the metric that it watches. */
  readonly series: string;
  readonly job: string;
  /** Selects some of its series, besides `job`. */
  readonly selects?: Labels;
  /** Selects by other matchers, as PromQL text. */
  readonly matchers?: readonly string[];
  /** Labels that a test gives to the series, besides `job`. */
  readonly labels: Labels;
  /** Labels of further series, each of which fires as well. */
  readonly others?: readonly Labels[];
  /** Labels that the alert takes from the series, besides `job`. Unset: all of them. */
  readonly carries?: Labels;
  readonly course: Course;
  readonly elsewhere?: Course;
  readonly lingerMs?: number;
  readonly firesWithoutSeries?: boolean;
  /** Builds the expression from the selector of the series. */
  readonly expr: (series: string) => string;
  /** The value that the test produces, for alerts that show one: a ratio. */
  readonly value?: number;
  readonly forMs: number;
  readonly summary: string;
  readonly description: string;
}

const KEEP_MS = 60_000;
const RANGE = '5m';
const RANGE_MS = 300_000;

// No metric falls to -1, but it tells `== 0` from `<= 0`.
export const isZero = { course: levels(1, 0, -1), expr: (series: string) => `${series} == 0` };
export const increases = {
  course: counting,
  lingerMs: RANGE_MS,
  expr: (series: string) => `increase(${series}[${RANGE}]) > 0`,
};

export function seriesOf(job: string, series: string, labels: Labels) {
  return { job, series, labels };
}

/** Like `seriesOf`, for a metric of the exporter itself: the type checks its name. */
export const ownSeries = (job: string, series: SelfMetricName, labels: Labels) =>
  seriesOf(job, series, labels);

export function selfAlert(setup: Setup, definition: SelfAlert): Alert {
  const { name, severity, series, job, labels, value, forMs, course, elsewhere } = definition;
  const condition = definition.expr(
    selector(series, { job, ...definition.selects }, ...(definition.matchers ?? [])),
  );
  const all = [labels, ...(definition.others ?? [])];
  const firing = all.map((each) => ({ labels: { job, ...(definition.carries ?? each) }, value }));
  return {
    name,
    severity,
    expr: condition,
    forMs,
    keepMs: KEEP_MS,
    labels: {},
    summary: parseTemplate(definition.summary),
    description: parseTemplate(definition.description),
    condition,
    value: value === undefined ? undefined : valueTemplate(OWN_VALUE, PERCENT),
    notation: PERCENT,
    runbook: undefined,
    dashboard: dashboardOf(setup, [series]),
    probe: {
      series: all.map((each) => ({
        series: selector(series, { job, ...each }),
        course,
        ...(elsewhere !== undefined && { elsewhere }),
      })),
      lingerMs: definition.lingerMs ?? 0,
      firing,
      missing: definition.firesWithoutSeries === true ? firing : [],
    },
  };
}
