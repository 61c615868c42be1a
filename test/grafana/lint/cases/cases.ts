import type { RuleCases } from '../case.js';
import { DASHBOARD_CASES } from './dashboards.js';
import { DASHBOARD_LINTER_CASES } from './dashboard-linter.js';
import { LOOK_CASES } from './looks.js';
import { QUERY_CASES } from './queries.js';

/** A new rule needs cases here, or test/grafana/lint/rules.test.ts fails. */
export const RULE_CASES: Readonly<Record<string, RuleCases>> = {
  ...DASHBOARD_LINTER_CASES,
  ...DASHBOARD_CASES,
  ...QUERY_CASES,
  ...LOOK_CASES,
};
