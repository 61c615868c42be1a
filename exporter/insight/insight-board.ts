import type { AlertMode } from '../../setup/model/alert-mode.js';
import type { Insight } from '../../setup/model/insight.js';
import type { Severity } from '../../setup/model/severity.js';
import type { Setup } from '../../setup/model/setup.js';
import type { FieldTexts } from '../../setup/template.js';
import type { InsightChange } from '../event/insight.js';
import type { MetricView } from '../event/series.js';
import { historyIdentity, insightIdentity, keysIdentity } from '../identity/identity.js';
import type { Identity } from '../identity/identity.js';
import { byIdentity } from '../state/holder.js';
import type { Extent, Saved, StateHolder } from '../state/holder.js';
import type { LabelSet } from '../series/label-set.js';
import type { Turn } from '../turn/turn.js';
import type { SeriesBands, SeriesBandsState } from '../adaptive/series-bands.js';
import { Bursts } from './bursts.js';
import type { InsightInputs } from './inputs.js';
import { insightViews } from './insight-views.js';
import type { KeyTimes, KeyTimesState } from './key-times.js';
import type { Rule, RuleState } from './rule.js';
import { inMode, ruleOf } from './rule-of.js';
import type { KnownRecords } from './rule-of.js';
import type { SeriesHistory, SeriesHistoryState } from './series-history.js';

/** `alerting`: which insights have alerts; unset: none. */
type BoardSetup = Pick<Setup, 'insights' | 'metrics'> & Partial<Pick<Setup, 'alerting' | 'streams'>>;

/** A firing insight, for one series. */
export interface FiringInsight {
  readonly rule: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly summary: string;
  readonly sinceMs: number;
  /** Unset: people and programs are told. */
  readonly mode?: AlertMode | undefined;
}

/** The state of the rules of a setup. */
export interface BoardState {
  readonly rules: readonly Saved<RuleState>[];
  readonly keys: readonly Saved<KeyTimesState>[];
  readonly learned: readonly Saved<SeriesBandsState>[];
  /** Unset: an older version has written it. */
  readonly histories?: readonly Saved<SeriesHistoryState>[];
  /** Name of the rule that is evaluated next. */
  readonly next: string | undefined;
  /** What was not reported yet of rules that a reload removed or changed. */
  readonly ends: readonly InsightChange[];
  /** Rules whose overflow was announced. */
  readonly announced: readonly string[];
}

/** Evaluates all rules of a setup: decides which insights start and end. It does not report them anywhere. */
export class InsightBoard implements StateHolder<BoardState> {
  readonly #setup: BoardSetup;
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #identities: ReadonlyMap<Rule, Identity>;
  /** Index of the rule that is evaluated next. */
  #next = 0;
  /** What was not reported yet of rules that a reload removed or changed. */
  #pending: readonly InsightChange[] = [];
  /** Time of the last evaluation. */
  #nowMs: number;
  readonly #announced = new Set<string>();
  readonly #bursts: Bursts;

  /**
   * Rules of `previous` with the same identity keep their state; the insights of the others end. Those of a rule with another mode end
   * for those who were told, and start for those who are told now.
   */
  constructor(setup: BoardSetup, nowMs: number, previous?: InsightBoard) {
    this.#setup = setup;
    this.#bursts = new Bursts(setup.alerting);
    this.#nowMs = nowMs;
    const rules = setup.insights.map((insight) => {
      const identity = insightIdentity(insight, setup);
      const known = previous === undefined ? undefined : previous.#continued(insight.name, identity);
      const records = previous === undefined ? undefined : previous.#recordsOf(insight);
      const fresh = () => ruleOf(insight, nowMs, setup, records);
      const rule = known === undefined ? fresh() : inMode(known, insight, fresh);
      return { name: insight.name, rule, identity };
    });
    this.#rules = new Map(rules.map(({ name, rule }) => [name, rule]));
    this.#identities = new Map(rules.map(({ rule, identity }) => [rule, identity]));
    if (previous === undefined) return;
    this.#pending = [...this.#endReplaced(previous, nowMs), ...this.#startSwitched(previous, nowMs)];
    for (const name of previous.#announced) if (this.#rules.has(name)) this.#announced.add(name);
  }

  save(extent: Extent): BoardState {
    return {
      keys: this.#watchedKeys().map(({ identity, keys }) => ({ identity, state: keys.save(extent) })),
      learned: this.#learned().map(({ identity, bands }) => ({ identity, state: bands.save(extent) })),
      histories: this.#histories().map(({ identity, history }) => ({
        identity,
        state: history.save(extent),
      })),
      rules: [...this.#identities].map(([rule, identity]) => ({ identity, state: rule.save() })),
      next: [...this.#rules.keys()][this.#next],
      ends: this.#pending,
      announced: [...this.#announced],
    };
  }

  /** Ignores rules that this setup does not have, or has with another identity: their alerts end with their lease. */
  restore({ rules, keys: savedKeys, learned, histories = [], next, ends, announced }: BoardState): void {
    const pasts = byIdentity(histories);
    for (const { identity, history } of this.#histories()) {
      const state = pasts.get(identity);
      if (state !== undefined) history.restore(state);
    }
    const bandStates = byIdentity(learned);
    for (const { identity, bands } of this.#learned()) {
      const state = bandStates.get(identity);
      if (state !== undefined) bands.restore(state);
    }
    const keyStates = byIdentity(savedKeys);
    for (const { identity, keys } of this.#watchedKeys()) {
      const state = keyStates.get(identity);
      if (state !== undefined) keys.restore(state);
    }
    for (const name of announced) if (this.#rules.has(name)) this.#announced.add(name);
    const states = byIdentity(rules);
    for (const [rule, identity] of this.#identities) {
      const state = states.get(identity);
      if (state !== undefined) rule.restore(state);
    }
    this.#next = Math.max(0, next === undefined ? 0 : [...this.#rules.keys()].indexOf(next));
    this.#pending = ends;
  }

  /** Tells an insight of events that it reads itself; returns the change if it starts. */
  observe(
    insight: string,
    labels: LabelSet,
    atMs: number,
    events: number,
    fields: FieldTexts,
  ): InsightChange | undefined {
    const change = this.#rules.get(insight)?.observe?.(labels, atMs, events, fields);
    return change && this.#marked([change], atMs)[0];
  }

  /**
   * Returns what started and ended since the last call. Evaluates each rule once, until the turn is over; the next call continues
   * there, so that a rule with many series does not starve the others.
   */
  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    this.#nowMs = nowMs;
    const changes = [...this.#pending];
    this.#pending = [];
    const rules = [...this.#rules.values()];
    for (let evaluated = 0; evaluated < rules.length; evaluated++) {
      const rule = rules[this.#next % rules.length];
      changes.push(...(rule?.evaluate(nowMs, inputs, turn) ?? []));
      if (rule?.isMidway === true) break;
      this.#next = (this.#next + 1) % rules.length;
    }
    return this.#marked(changes, nowMs);
  }

  /** Firing insights in the order of the setup. */
  firing(): readonly FiringInsight[] {
    return [...this.#rules.values()].flatMap(({ series }) =>
      [...series.watched()]
        .filter(({ condition }) => condition.isFiring)
        .map((firing) => ({
          rule: series.insight.name,
          severity: series.insight.severity,
          labels: firing.labels,
          value: firing.value,
          summary: series.summaryOf(firing),
          sinceMs: firing.condition.sinceMs,
          mode: series.insight.mode,
        })),
    );
  }

  /** Number of series, by rule, that exceeded their bound since the last call but were suppressed, because too many were firing. */
  drainSuppressed(): readonly { readonly insight: Insight; readonly count: number }[] {
    return [...this.#rules.values()]
      .map(({ series }) => ({ insight: series.insight, count: series.drainSuppressed() }))
      .filter(({ count }) => count > 0);
  }

  /** Insights whose limit of label sets was exceeded for the first time. */
  drainNewOverflows(): readonly string[] {
    const fresh = [...this.#rules].filter(
      ([name, { overflowed = 0 }]) => overflowed > 0 && !this.#announced.has(name),
    );
    for (const [name] of fresh) this.#announced.add(name);
    return fresh.map(([name]) => name);
  }

  /** The metrics about insights. */
  views(): readonly MetricView[] {
    return insightViews([...this.#rules.values()], this.#nowMs);
  }

  #marked(changes: readonly InsightChange[], nowMs: number): readonly InsightChange[] {
    return this.#bursts.mark(changes, nowMs, (rule) => this.#rules.get(rule)?.series);
  }

  #learned(): readonly { readonly identity: Identity; readonly bands: SeriesBands }[] {
    return [...this.#identities].flatMap(([{ learned }, identity]) =>
      learned === undefined ? [] : [{ identity, bands: learned }],
    );
  }

  #watchedKeys(): readonly { readonly identity: Identity; readonly keys: KeyTimes }[] {
    return this.#setup.insights.flatMap((insight) => {
      const keys = this.#rules.get(insight.name)?.keys;
      const identity = keysIdentity(insight);
      return keys === undefined || identity === undefined ? [] : [{ identity, keys }];
    });
  }

  #histories(): readonly { readonly identity: Identity; readonly history: SeriesHistory }[] {
    return this.#setup.insights.flatMap((insight) => {
      const history = this.#rules.get(insight.name)?.history;
      const identity = historyIdentity(insight, identifiable(this.#setup));
      return history === undefined || identity === undefined ? [] : [{ identity, history }];
    });
  }

  /** What is known of an insight with other options. */
  #recordsOf(insight: Insight): KnownRecords {
    const ofKeys = keysIdentity(insight);
    const ofPast = historyIdentity(insight, identifiable(this.#setup));
    return {
      keys: this.#watchedKeys().find(({ identity }) => identity === ofKeys)?.keys,
      history: this.#histories().find(({ identity }) => identity === ofPast)?.history,
    };
  }

  #continued(name: string, identity: Identity): Rule | undefined {
    const rule = this.#rules.get(name);
    return rule !== undefined && this.#identities.get(rule) === identity ? rule : undefined;
  }

  #startSwitched(previous: InsightBoard, nowMs: number): readonly InsightChange[] {
    return [...this.#identities].flatMap(([rule, identity]) => {
      const known = previous.#continued(rule.series.insight.name, identity);
      return known === undefined || known === rule ? [] : rule.series.startAll(nowMs);
    });
  }

  #endReplaced(previous: InsightBoard, nowMs: number): readonly InsightChange[] {
    const gone = [...previous.#rules].filter(([name, rule]) => this.#rules.get(name) !== rule);
    return [...previous.#pending, ...gone.flatMap(([, rule]) => rule.series.endAll(nowMs))];
  }
}

/** A setup without streams has no event times. */
const identifiable = ({ metrics, streams = [] }: BoardSetup) => ({ metrics, streams });
