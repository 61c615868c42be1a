import type { InsightChange } from '../event/insight.js';
import type { InsightInputs } from './inputs.js';
import type { RuleSeries } from './rule-series.js';

/** One rule of "instantInsightRules" at work. A new kind of insight is one more of these. */
export interface Rule {
  readonly series: RuleSeries;
  /** Looks at everything that the rule watches; called over and over, many times a second. */
  evaluate(nowMs: number, inputs: InsightInputs): readonly InsightChange[];
}
