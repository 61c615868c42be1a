import type { DeployedPart } from './deployed-part.js';

/** One change that a deployment plans or has made. */
export interface ReportedChange {
  readonly target: 'prometheus' | 'alertmanager' | 'grafana' | 'exporter';
  readonly action: string;
  readonly what: string;
}

/** The result of one check after the deployment. */
export interface Proof {
  /** What it concerns: the processing of events, or the dashboards. */
  readonly half: 'processing' | 'dashboards';
  readonly what: string;
  readonly ok: boolean;
  /** What was found; for a failure also what to do. */
  readonly detail: string;
  /** Of a panel's query: data, constant zero, only null, no series, or error. */
  readonly found?: string;
}

/** How many queries of panels found what: "31 data, 2 constant zero". Empty if there are none. */
export function countsOf(proofs: readonly Proof[]): string {
  const counts = new Map<string, number>();
  for (const { found, ok } of proofs) {
    if (found === undefined) continue;
    const kind = ok && found !== 'data' && found !== 'constant zero' ? `${found} for a known reason` : found;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** What a `provision` changed and verified; `--report FILE` writes it as JSON. */
export interface ProvisionReport {
  readonly setup: string;
  readonly dryRun: boolean;
  /** The parts to which the run was limited; `undefined`: none left out. */
  readonly only: readonly DeployedPart[] | undefined;
  changes: readonly ReportedChange[];
  proofs: readonly Proof[];
  /** Why it stopped early: the step, the error code (docs/errors.md), and the message. */
  failure?: { readonly step: string; readonly code: string; readonly message: string };
}

/** Two lines that other tools wait for. */
export const SUCCESS = {
  processing: 'Real-time data processing setup successful',
  dashboards: 'Live dashboards deployed successfully',
} as const;

/** Whether a half was verified: something was checked, and nothing failed. */
export function isProved({ proofs, failure }: ProvisionReport, half: Proof['half']): boolean {
  const own = proofs.filter((proof) => proof.half === half);
  return failure === undefined && own.length > 0 && own.every((proof) => proof.ok);
}

export function isSuccess(report: ProvisionReport): boolean {
  if (report.failure !== undefined) return false;
  if (report.dryRun) return true;
  // A part alone proves only what it concerns.
  if (report.only !== undefined) return report.proofs.every(({ ok }) => ok);
  return isProved(report, 'processing') && isProved(report, 'dashboards');
}
