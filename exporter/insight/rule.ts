import type { InsightChange } from '../event/insight.js';
import type { InsightInputs } from './inputs.js';
import type { Turn } from '../turn/turn.js';
import type { RuleSeries, RuleSeriesState } from './rule-series.js';

/** What a rule holds. A look at many series that was under way begins anew. */
export type RuleState =
  | { readonly kind: 'threshold'; readonly series: RuleSeriesState }
  | {
      readonly kind: 'event';
      readonly series: RuleSeriesState;
      /** When the last event came; -Infinity: none did. */
      readonly lastMs: number;
      /** Events since it fired. */
      readonly events: number;
    }
  | {
      readonly kind: 'silence';
      readonly series: RuleSeriesState;
      /** Silence counts from here when there never was an event. */
      readonly startMs: number;
    };

export type RuleStateOf<Kind extends RuleState['kind']> = Extract<RuleState, { kind: Kind }>;

/** A rule is restored only from the state of a rule with its identity, which has its kind. */
export function stateOfKind<Kind extends RuleState['kind']>(kind: Kind, state: RuleState): RuleStateOf<Kind> {
  if (state.kind !== kind)
    throw new Error(`BUG: a ${kind} rule cannot be restored from a ${state.kind} rule`);
  // The kind tells the type; the compiler does not follow a type parameter.
  return state as RuleStateOf<Kind>;
}

/** One rule of "instantInsightRules" at work. A new kind of insight is one more of these. */
export interface Rule {
  readonly series: RuleSeries;
  /** Looks at what the rule watches, until the turn is over; called over and over, many times a second. */
  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[];
  /** Whether there is more to look at before the rule has seen everything once. */
  readonly isMidway: boolean;
  save(): RuleState;
  restore(state: RuleState): void;
}
