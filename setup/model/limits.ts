import type * as z from 'zod';

/** Most entries of each section of a setup: the time of a check, and the memory of what runs it, stay bounded. */
export const MAX_STREAMS = 500;
export const MAX_METRICS = 5_000;
export const MAX_INSIGHTS = 5_000;
export const MAX_DASHBOARDS = 200;
/** PromQL alerts and alerts on insights together. */
export const MAX_ALERTS = 5_000;
export const MAX_OBJECTIVES = 500;
export const MAX_RECEIVERS = 500;
export const MAX_QUIET_TIMES = 500;

/** Most labels of a metric, of an insight, and of all alerts. */
export const MAX_LABELS = 50;
/** Characters of the value of a label that a setup adds to alerts. */
export const MAX_ALERT_LABEL_CHARACTERS = 200;
/** Most values that a label lists under "values". */
export const MAX_LISTED_VALUES = 10_000;
/** Most steps of a stream, and most fields that one step sets, renames or drops. */
export const MAX_STEPS = 100;
export const MAX_STEP_FIELDS = 500;
/** Most subjects of one stream, and of all together, since each is compared with all others. */
export const MAX_STREAM_SUBJECTS = 1_000;
export const MAX_SUBJECTS = 2_000;
/** Most patterns of metrics of a dashboard. */
export const MAX_DASHBOARD_METRICS = 100;
/** Most rows of a dashboard, and most panels of a row. */
export const MAX_ROWS = 100;
export const MAX_PANELS = 100;
/** Longest summary, description or help text. */
export const MAX_TEXT_CHARACTERS = 4_096;

/** The most entries of each section, by its path. */
export const SECTION_LIMITS = {
  processing: [
    [['dataStreams'], MAX_STREAMS],
    [['processingLogic'], MAX_STREAMS],
    [['liveMetrics'], MAX_METRICS],
    [['instantInsightRules'], MAX_INSIGHTS],
    [['realTimeDashboards'], MAX_DASHBOARDS],
  ],
  monitoring: [
    [['realTimeVisualization'], MAX_DASHBOARDS],
    [['liveMetricsDisplay'], MAX_METRICS],
    [['instantAlerts', 'receivers'], MAX_RECEIVERS],
    [['instantAlerts', 'quietTimes'], MAX_QUIET_TIMES],
    [['instantAlerts', 'alerts'], MAX_ALERTS],
    [['instantAlerts', 'objectives'], MAX_OBJECTIVES],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [readonly string[], number])[]>>;

/** The schema of an object with a limited number of keys. */
export function atMost<Schema extends z.ZodType<object>>(limit: number, schema: Schema): Schema {
  return schema.refine((entries) => Object.keys(entries).length <= limit, {
    error: ({ input }) => `expected at most ${limit} entries, found ${Object.keys(input ?? {}).length}`,
  });
}
