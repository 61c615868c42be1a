import type { InsightChange } from '../event/insight.js';
import type { InsightInputs } from './inputs.js';
import type { Turn } from '../turn/turn.js';
import type { RuleSeries } from './rule-series.js';

/** One rule of "instantInsightRules" at work. A new kind of insight is one more of these. */
export interface Rule {
  readonly series: RuleSeries;
  /** Looks at what the rule watches, until the turn is over; called over and over, many times a second. */
  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[];
  /** Whether there is more to look at before the rule has seen everything once. */
  readonly isMidway: boolean;
}
