/** One thing that a rule found. */
export interface LintFinding {
  /** Code of the rule. */
  readonly rule: string;
  readonly file: string;
  /** Title of the dashboard. */
  readonly dashboard: string;
  readonly panel?: { readonly id: number | string; readonly title: string };
  /** `refId` of the query. */
  readonly target?: string;
  /** What is wrong, with the value. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
}

/** A file that cannot be checked, and why. */
export interface UnreadDashboard {
  readonly file: string;
  /** From 1; absent if the fault has no place in the text. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}
