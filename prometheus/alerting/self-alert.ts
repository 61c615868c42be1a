import type { SeverityRole } from '../../setup/model/severity.js';
import { severityFor } from '../../setup/severity.js';
import type { Setup } from '../../setup/model/setup.js';
import type { SelfMetricName } from '../../setup/self-metrics.js';
import { selector } from '../promql.js';
import { counting, levels } from './probe.js';
import type { Course } from './probe.js';
import type { Alert } from './alert.js';
import { alertPanel } from '../../setup/layout/alert-panel.js';
import { parseTemplate } from '../../setup/template.js';
import { OWN_VALUE, valueTemplate } from './value-template.js';
import { PERCENT } from '../../setup/value/notation.js';
import type { Notation } from '../../setup/value/notation.js';

type Labels = Readonly<Record<string, string>>;

/** The definition of one alert about the monitoring itself. */
export interface SelfAlert {
  readonly name: string;
  readonly severity: SeverityRole;
  /** Name of the metric that it watches. */
  readonly series: string;
  /** Unset: it may be that of anybody. */
  readonly job?: string | undefined;
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
  readonly leadMs?: number;
  readonly slackSteps?: number;
  readonly lingerMs?: number;
  readonly firesWithoutSeries?: boolean;
  /** Builds the expression from the selector of the series. */
  readonly expr: (series: string) => string;
  /** The value that the test produces, for alerts that show one. */
  readonly value?: number;
  /** How it is written. Default: as a percentage. */
  readonly notation?: Notation;
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

export function seriesOf(job: string | undefined, series: string, labels: Labels) {
  return { job, series, labels };
}

/** Like `seriesOf`, for a metric of the exporter itself: the type checks its name. */
export const ownSeries = (job: string, series: SelfMetricName, labels: Labels) =>
  seriesOf(job, series, labels);

/** An increase fires at once. A state that may recover by itself fires only after a while. */
export const rises = { ...increases, forMs: 0 };
export const falls = (waitMs: number) => ({ ...isZero, forMs: waitMs });

/** What an alert on a reloaded configuration watches. A scrape that fails does not end it. */
export const wasZero = {
  course: levels(1, 0),
  leadMs: RANGE_MS,
  // Prometheus 2 counts a sample at the beginning of a range, 3 does not.
  slackSteps: 2,
  expr: (series: string) => `max_over_time(${series}[${RANGE}]) == 0`,
};

export function selfAlert(setup: Setup, definition: SelfAlert): Alert {
  const options = setup.alerting.selfAlerts.get(definition.name);
  const { name, severity, series, labels, value, forMs, notation = PERCENT } = definition;
  const job = definition.job === undefined ? {} : { job: definition.job };
  const { course, elsewhere } = definition;
  const condition = definition.expr(
    selector(series, { ...job, ...definition.selects }, ...(definition.matchers ?? [])),
  );
  const all = [labels, ...(definition.others ?? [])];
  const firing = all.map((each) => ({ labels: { ...job, ...(definition.carries ?? each) }, value }));
  return {
    name,
    severity: severityFor(severity, setup.alerting),
    expr: condition,
    forMs,
    keepMs: options?.keepFiringFor ?? KEEP_MS,
    labels: {},
    summary: parseTemplate(definition.summary),
    description: parseTemplate(definition.description),
    condition,
    value: value === undefined ? undefined : valueTemplate(OWN_VALUE, notation),
    notation,
    runbook: options?.runbook,
    panel: alertPanel(setup, { metrics: [series] }),
    probe: {
      series: all.map((each) => ({
        series: selector(series, { ...job, ...each }),
        course,
        ...(elsewhere !== undefined && { elsewhere }),
      })),
      leadMs: definition.leadMs ?? 0,
      slackSteps: definition.slackSteps ?? 0,
      lingerMs: definition.lingerMs ?? 0,
      firing,
      missing: definition.firesWithoutSeries === true ? firing : [],
    },
  };
}
