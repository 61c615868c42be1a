/** A page for the person who is notified. The rule generator writes it; the exporter serves it. */
export interface Runbook {
  readonly alert: string;
  /** One section per rule of that name: an objective has one per burn rate. */
  readonly sections: readonly [RunbookSection, ...RunbookSection[]];
}

export interface RunbookSection {
  readonly title: string;
  readonly summary: RunbookText;
  /** What it means and what to do first. */
  readonly description: RunbookText;
  /** When the alert fires and resolves. */
  readonly course: string;
  /** The condition in plain words; unset if the PromQL is the only form. */
  readonly condition: string | undefined;
  /** Unset: Prometheus does not evaluate it. */
  readonly promql: string | undefined;
  /** Uid of the dashboard that shows the metric. */
  readonly dashboard: string | undefined;
}

/** A sentence in parts. A part with `isPlace` is a placeholder: its text is the name of a label, or `value`. */
export type RunbookText = readonly { readonly text: string; readonly isPlace: boolean }[];

/** Path of an alert's page, relative to the base URL of the exporter's pages. */
export const runbookPath = (alert: string) => `/runbooks/${encodeURIComponent(alert)}`;
