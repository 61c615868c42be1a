/** A page for the person who is notified. The generator of the rules writes it; the exporter serves it. */
export interface Runbook {
  readonly alert: string;
  /** One for each rule of that name: an objective has one for each burn rate. */
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
  readonly promql: string;
  /** Uid of the dashboard that shows the metric. */
  readonly dashboard: string | undefined;
}

/** A sentence in parts; a part that stands for a label or the value holds its name. */
export type RunbookText = readonly { readonly text: string; readonly isPlace: boolean }[];

/** Where the exporter serves the page of an alert, below the address of its pages. */
export const runbookPath = (alert: string) => `/runbooks/${encodeURIComponent(alert)}`;
