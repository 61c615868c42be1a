import { insightLabels } from '../../setup/insight-kinds.js';
import type { Insight, Severity } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { InsightChange } from '../event/insight.js';
import type { MetricView } from '../event/series.js';
import { insightIdentity } from '../identity/identity.js';
import type { Identity } from '../identity/identity.js';
import { byIdentity } from '../state/holder.js';
import type { Saved, StateHolder } from '../state/holder.js';
import type { Turn } from '../turn/turn.js';
import { EventRule } from './event-rule.js';
import type { InsightInputs } from './inputs.js';
import { insightViews } from './insight-views.js';
import type { Rule, RuleState } from './rule.js';
import { SilenceRule } from './silence-rule.js';
import { summarize } from './summary.js';
import { ThresholdRule } from './threshold-rule.js';

/** A firing insight, for one series. */
export interface FiringInsight {
  readonly rule: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly summary: string;
  readonly sinceMs: number;
}

/** The state of the rules of a setup. */
export interface BoardState {
  readonly rules: readonly Saved<RuleState>[];
  /** Name of the rule that is evaluated next. */
  readonly next: string | undefined;
  /** Ends that were not reported yet. */
  readonly ends: readonly InsightChange[];
}

/** Evaluates all rules of a setup: decides which insights start and end. It does not report them anywhere. */
export class InsightBoard implements StateHolder<BoardState> {
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #identities: ReadonlyMap<Rule, Identity>;
  /** Index of the rule that is evaluated next. */
  #next = 0;
  /** Ends of rules that a reload removed or changed; not reported yet. */
  #pendingEnds: readonly InsightChange[] = [];

  /** Rules of `previous` with the same identity keep their state; the insights of the others end. */
  constructor(setup: Pick<Setup, 'insights' | 'metrics'>, nowMs: number, previous?: InsightBoard) {
    const rules = setup.insights.map((insight) => {
      const identity = insightIdentity(insight, setup);
      const known = previous === undefined ? undefined : previous.#continued(insight.name, identity);
      const rule = known ?? ruleOf(insight, nowMs, insightLabels(insight, setup));
      return { name: insight.name, rule, identity };
    });
    this.#rules = new Map(rules.map(({ name, rule }) => [name, rule]));
    this.#identities = new Map(rules.map(({ rule, identity }) => [rule, identity]));
    if (previous !== undefined) this.#pendingEnds = this.#endReplaced(previous, nowMs);
  }

  save(): BoardState {
    return {
      rules: [...this.#identities].map(([rule, identity]) => ({ identity, state: rule.save() })),
      next: [...this.#rules.keys()][this.#next],
      ends: this.#pendingEnds,
    };
  }

  /** Ignores rules that this setup does not have, or has with another identity: their alerts end with their lease. */
  restore({ rules, next, ends }: BoardState): void {
    const states = byIdentity(rules);
    for (const [rule, identity] of this.#identities) {
      const state = states.get(identity);
      if (state !== undefined) rule.restore(state);
    }
    this.#next = Math.max(0, next === undefined ? 0 : [...this.#rules.keys()].indexOf(next));
    this.#pendingEnds = ends;
  }

  /** Records events that matched the condition of an insight; returns the change if the insight starts. */
  observeEvents(insight: string, nowMs: number, events = 1): InsightChange | undefined {
    const rule = this.#rules.get(insight);
    return rule instanceof EventRule ? rule.observe(nowMs, events) : undefined;
  }

  /**
   * Returns what started and ended since the last call. Evaluates each rule once, until the turn is over; the next call continues
   * there, so that a rule with many series does not starve the others.
   */
  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    const changes = [...this.#pendingEnds];
    this.#pendingEnds = [];
    const rules = [...this.#rules.values()];
    for (let evaluated = 0; evaluated < rules.length; evaluated++) {
      const rule = rules[this.#next % rules.length];
      changes.push(...(rule?.evaluate(nowMs, inputs, turn) ?? []));
      if (rule?.isMidway === true) break;
      this.#next = (this.#next + 1) % rules.length;
    }
    return changes;
  }

  /** Firing insights in the order of the setup. */
  firing(): readonly FiringInsight[] {
    return [...this.#rules.values()].flatMap(({ series }) =>
      [...series.watched()]
        .filter(({ condition }) => condition.isFiring)
        .map(({ labels, value, condition }) => ({
          rule: series.insight.name,
          severity: series.insight.severity,
          labels,
          value,
          summary: summarize(series.insight, labels, value),
          sinceMs: condition.sinceMs,
        })),
    );
  }

  /** Number of series, by rule, that exceeded their bound since the last call but were suppressed, because too many were firing. */
  drainSuppressed(): readonly { readonly insight: Insight; readonly count: number }[] {
    return [...this.#rules.values()]
      .map(({ series }) => ({ insight: series.insight, count: series.drainSuppressed() }))
      .filter(({ count }) => count > 0);
  }

  /** `natsight_insight_firing` and `natsight_insight_value`. */
  views(): readonly MetricView[] {
    return insightViews([...this.#rules.values()].map(({ series }) => series));
  }

  #continued(name: string, identity: Identity): Rule | undefined {
    const rule = this.#rules.get(name);
    return rule !== undefined && this.#identities.get(rule) === identity ? rule : undefined;
  }

  #endReplaced(previous: InsightBoard, nowMs: number): readonly InsightChange[] {
    const gone = [...previous.#rules].filter(([name, rule]) => this.#rules.get(name) !== rule);
    return [...previous.#pendingEnds, ...gone.flatMap(([, rule]) => rule.series.endAll(nowMs))];
  }
}

function ruleOf(insight: Insight, nowMs: number, labels: readonly string[]): Rule {
  switch (insight.kind) {
    case 'threshold':
      return new ThresholdRule(insight, labels);
    case 'event':
      return new EventRule(insight);
    case 'silence':
      return new SilenceRule(insight, nowMs);
  }
}
