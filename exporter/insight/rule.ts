import type { InsightChange } from '../event/insight.js';
import type { InsightInputs } from './inputs.js';
import type { Turn } from '../turn/turn.js';
import type { RuleSeries, RuleSeriesState } from './rule-series.js';

/** The state of a rule. An unfinished round over many series is not saved: it restarts. */
export type RuleState =
  | { readonly kind: 'threshold'; readonly series: RuleSeriesState }
  | {
      readonly kind: 'event';
      readonly series: RuleSeriesState;
      /** Arrival time of the last event; -Infinity: none. */
      readonly lastMs: number;
      /** Number of events since it fired. */
      readonly events: number;
    }
  | {
      readonly kind: 'silence';
      readonly series: RuleSeriesState;
      /** Start of the silence if there was no event yet. */
      readonly startMs: number;
    };

export type RuleStateOf<Kind extends RuleState['kind']> = Extract<RuleState, { kind: Kind }>;

/** Narrows a state to its kind. A rule is restored only from a state with its identity, which has the same kind. */
export function stateOfKind<Kind extends RuleState['kind']>(kind: Kind, state: RuleState): RuleStateOf<Kind> {
  if (state.kind !== kind)
    throw new Error(`BUG: a ${kind} rule cannot be restored from a ${state.kind} rule`);
  // The kind determines the type; the compiler does not narrow by a type parameter.
  return state as RuleStateOf<Kind>;
}

/** Evaluates one rule of "instantInsightRules". Each kind of insight implements it. */
export interface Rule {
  readonly series: RuleSeries;
  /** Evaluates the rule until the turn is over; the next call continues. Called many times per second. */
  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[];
  /** Whether the current round over all series is unfinished. */
  readonly isMidway: boolean;
  save(): RuleState;
  restore(state: RuleState): void;
}
