import * as z from 'zod';
import { ALERT_LABELS, LABEL_NAME, SERIES_LABELS } from './label-name.js';

/** Longest name of a metric, and of a label. Prometheus has no limit by default, but each sample repeats them. */
export const MAX_METRIC_NAME_CHARACTERS = 200;
export const MAX_LABEL_NAME_CHARACTERS = 100;

/** The Prometheus data model: https://prometheus.io/docs/concepts/data_model/ (classic, not UTF-8, names). */
export const metricNameSchema = z
  .string()
  .regex(
    /^[a-zA-Z_][a-zA-Z0-9_]*$/,
    'expected a metric name: letters, digits and "_", not starting with a digit',
  )
  .max(
    MAX_METRIC_NAME_CHARACTERS,
    `expected a metric name of at most ${MAX_METRIC_NAME_CHARACTERS} characters`,
  );

/** A label of a series. */
export const labelNameSchema = z
  .string()
  .regex(LABEL_NAME, 'expected a label name: letters, digits and "_", not starting with "__"')
  .max(MAX_LABEL_NAME_CHARACTERS, `expected a label name of at most ${MAX_LABEL_NAME_CHARACTERS} characters`);

/** A label that a setup adds to every alert. The reserved ones belong to histograms and summaries, scrapes, and alerts. */
export const ownLabelNameSchema = unreserved([...SERIES_LABELS, ...ALERT_LABELS]);

/** A label of a metric. Where an insight makes alerts of its series, the labels of alerts are reserved, too. */
export const metricLabelNameSchema = unreserved(SERIES_LABELS);

function unreserved(reserved: readonly string[]) {
  return labelNameSchema.refine((name) => !reserved.includes(name), {
    error: (issue) => `"${String(issue.input)}" is reserved: Prometheus or natsight sets this label`,
  });
}

/** A field of an event that CEL can read by its bare name. */
export const fieldNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected a field name: letters, digits and "_"');

/** The name of a stream, a receiver or a quiet time: safe in file names and label values. */
export const entryNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'expected a name: a letter, then letters, digits, "_" or "-"');

/** Alert names are CamelCase by convention (kubernetes-mixin, Prometheus docs). */
export const alertNameSchema = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]{0,62}$/, 'expected an alert name in CamelCase, for example "DelaysRising"');

/** Grafana rejects a dashboard uid that is longer than 40 characters or has other characters than these. */
export const dashboardUidSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}$/, 'expected a dashboard uid: at most 40 letters, digits, "_" or "-"');
