import type { LintWorldOptions } from '../../../grafana/lint/world.js';
import type { Json, Parts } from './base.js';
import { dashboard, instance, datasource, job } from './base.js';

/** Dashboards and what a rule has to say of them. */
export interface LintCase {
  readonly what: string;
  readonly dashboards: readonly Json[];
  readonly world?: LintWorldOptions;
  /** A part of the finding; absent for a dashboard that meets the rule. */
  readonly says?: string;
}

export interface RuleCases {
  /** Each violates the rule, once, and no other one. */
  readonly bad: readonly LintCase[];
  /** None has a finding of any rule. */
  readonly good: readonly LintCase[];
}

export const bad = (what: string, says: string, parts: Parts, world?: LintWorldOptions): LintCase => ({
  what,
  says,
  dashboards: [dashboard(parts)],
  ...(world && { world }),
});

export const good = (what: string, parts: Parts, world?: LintWorldOptions): LintCase => ({
  what,
  dashboards: [dashboard(parts)],
  ...(world && { world }),
});

export const withVariables = (...more: readonly Json[]): Pick<Parts, 'variables'> => ({
  variables: [datasource, job, instance, ...more],
});
