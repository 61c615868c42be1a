/** One thing that a deployment would change, or has changed. */
export interface ReportedChange {
  readonly target: 'prometheus' | 'alertmanager' | 'grafana' | 'exporter';
  readonly action: string;
  readonly what: string;
}

/** One thing that was checked after the deployment. */
export interface Proof {
  /** Which half it belongs to: the events that come in, or the dashboards that show them. */
  readonly half: 'processing' | 'dashboards';
  readonly what: string;
  readonly ok: boolean;
  /** What was found; of a failure also what to do. */
  readonly detail: string;
}

/** Everything that a `provision` did and found; `--report FILE` writes it as JSON. */
export interface ProvisionReport {
  readonly setup: string;
  readonly dryRun: boolean;
  changes: readonly ReportedChange[];
  proofs: readonly Proof[];
  /** What ended it early: the step, the code of the error (docs/errors.md), why, and what to do. */
  failure?: { readonly step: string; readonly code: string; readonly message: string };
}

/** The two lines that other tooling waits for. */
export const SUCCESS = {
  processing: 'Real-time data processing setup successful',
  dashboards: 'Live dashboards deployed successfully',
} as const;

/** Whether a half was proved: something was checked, and nothing failed. */
export function isProved({ proofs, failure }: ProvisionReport, half: Proof['half']): boolean {
  const own = proofs.filter((proof) => proof.half === half);
  return failure === undefined && own.length > 0 && own.every((proof) => proof.ok);
}

export function isSuccess(report: ProvisionReport): boolean {
  if (report.failure !== undefined) return false;
  return report.dryRun || (isProved(report, 'processing') && isProved(report, 'dashboards'));
}
