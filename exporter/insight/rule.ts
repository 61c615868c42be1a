import type { SeriesBands } from '../adaptive/series-bands.js';
import type { FieldTexts } from '../../setup/template.js';
import type { InsightChange } from '../event/insight.js';
import type { LabelSet } from '../series/label-set.js';
import type { Turn } from '../turn/turn.js';
import type { AlertLimitState } from './alert-limit.js';
import type { InsightInputs } from './inputs.js';
import type { KeyTimes } from './key-times.js';
import type { SeriesHistory } from './series-history.js';
import type { RuleSeries, RuleSeriesState } from './rule-series.js';

/** The state of a rule. An unfinished round over many series is not saved: it restarts. */
export type RuleState =
  | { readonly kind: 'threshold'; readonly series: RuleSeriesState }
  | {
      readonly kind: 'adaptive';
      readonly series: RuleSeriesState;
      readonly tick: number;
      readonly startMs: number;
    }
  | {
      readonly kind: 'change';
      readonly series: RuleSeriesState;
      readonly tick: number;
      readonly startMs: number;
    }
  | {
      readonly kind: 'event';
      readonly series: RuleSeriesState;
      readonly held: readonly HeldEvents[];
      readonly overflowed: number;
      readonly limit?: AlertLimitState;
    }
  | {
      readonly kind: 'silence';
      readonly series: RuleSeriesState;
      /** Start of the silence if there was no event yet. */
      readonly startMs: number;
    }
  | { readonly kind: 'keySilence'; readonly series: RuleSeriesState };

/** The events of a label set since it fired. */
export interface HeldEvents {
  readonly labels: readonly string[];
  /** Arrival time of the last event. */
  lastMs: number;
  events: number;
}

/** What is normal for a series now. */
export interface BandView {
  readonly labels: readonly string[];
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  readonly ratio: number;
  readonly isReady: boolean;
}

/** How long one label set has been silent. */
export interface Silence {
  readonly labels: readonly string[];
  readonly seconds: number;
}

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
  /**
   * Tells the rule of events that it reads itself; returns the change if the insight starts. `labels` is valid only during the
   * call. Unset: the rule is not told of events.
   */
  observe?(labels: LabelSet, atMs: number, events: number, fields: FieldTexts): InsightChange | undefined;
  /** Number of events whose label set was beyond the limit. Unset: there is no limit. */
  readonly overflowed?: number;
  /** Alerts that its limit has kept from being told. Unset: it has no limit. */
  readonly overTheLimit?: number | undefined;
  /** What it watches for silence. Unset: nothing. */
  silences?(nowMs: number): Iterable<Silence>;
  /** What is normal for its series. Unset: it does not learn. */
  bands?(nowMs: number): Iterable<BandView>;
  /** What it has learned; it has an identity of its own. */
  readonly learned?: SeriesBands;
  /** The values of then that it compares with; they have an identity of their own. */
  readonly history?: SeriesHistory;
  /** The keys that it watches; they have an identity of their own. */
  readonly keys?: KeyTimes;
  save(): RuleState;
  restore(state: RuleState): void;
}
