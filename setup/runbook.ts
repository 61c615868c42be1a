/** A page for the person who is told of an alert. Whoever makes the rules writes it; the exporter serves it. */
export interface Runbook {
  readonly alert: string;
  /** One for each rule of that name: an objective has one for each speed at which its budget burns. */
  readonly sections: readonly [RunbookSection, ...RunbookSection[]];
}

export interface RunbookSection {
  readonly title: string;
  readonly summary: Words;
  /** What it means and what to do first. */
  readonly description: Words;
  /** When it comes and goes. */
  readonly course: string;
  /** What has to hold, for a person; unset: there are no other words than the PromQL. */
  readonly condition: string | undefined;
  readonly promql: string;
  /** Uid of the dashboard that shows what it is about. */
  readonly dashboard: string | undefined;
}

/** A sentence; of a place for a label or the value, the name. */
export type Words = readonly { readonly text: string; readonly isPlace: boolean }[];

/** Where the exporter serves the page of an alert, below the address of its pages. */
export const runbookPath = (alert: string) => `/runbooks/${encodeURIComponent(alert)}`;
