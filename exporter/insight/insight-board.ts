import { catalogOf } from '../../setup/catalog.js';
import type { Insight, Severity } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { InsightChange } from '../event/insight.js';
import type { MetricView } from '../event/series.js';
import type { Turn } from '../turn/turn.js';
import { EventRule } from './event-rule.js';
import type { InsightInputs } from './inputs.js';
import { insightViews } from './insight-views.js';
import type { Rule } from './rule.js';
import { SilenceRule } from './silence-rule.js';
import { summarize } from './summary.js';
import { ThresholdRule } from './threshold-rule.js';

/** An insight that holds now, for one series. */
export interface FiringInsight {
  readonly rule: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly summary: string;
  readonly sinceMs: number;
}

/** All rules of a setup at work. Decides what starts and ends; telling anybody is not its business. */
export class InsightBoard {
  readonly #rules: ReadonlyMap<string, Rule>;
  /** Which rule has its turn next. */
  #next = 0;
  /** Ends of rules that the setup before this one had. */
  #farewells: readonly InsightChange[] = [];

  /** With `previous`, rules whose definition did not change go on where they were; the others' insights end. */
  constructor(setup: Pick<Setup, 'insights' | 'metrics'>, nowMs: number, previous?: InsightBoard) {
    const labels = new Map(catalogOf(setup).map((entry) => [entry.name, entry.labels]));
    const before = previous === undefined ? undefined : previous.#rules;
    const rules = setup.insights.map((insight) => {
      const fresh = ruleOf(insight, nowMs, labels);
      const known = before?.get(insight.name);
      return [insight.name, known !== undefined && isSame(known, fresh) ? known : fresh] as const;
    });
    this.#rules = new Map(rules);
    if (previous !== undefined) this.#farewells = this.#endReplaced(previous, nowMs);
  }

  /** Takes in that events met the condition of an insight; answers with the start, if it is one. */
  observeEvents(insight: string, nowMs: number, events = 1): InsightChange | undefined {
    const rule = this.#rules.get(insight);
    return rule instanceof EventRule ? rule.observe(nowMs, events) : undefined;
  }

  /**
   * What started and ended since the last time. Each rule is looked at once, until the turn is over: the next call goes on
   * there, so that no rule with many series keeps the others waiting for ever.
   */
  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    const changes = [...this.#farewells];
    this.#farewells = [];
    const rules = [...this.#rules.values()];
    for (let looked = 0; looked < rules.length; looked++) {
      const rule = rules[this.#next % rules.length];
      changes.push(...(rule?.evaluate(nowMs, inputs, turn) ?? []));
      if (rule?.isMidway === true) break;
      this.#next = (this.#next + 1) % rules.length;
    }
    return changes;
  }

  /** What holds now, in the order of the setup. */
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

  /** How many series went beyond their bound unannounced since the last call, because too many of their rule hold. */
  takeSuppressed(): readonly { readonly insight: Insight; readonly count: number }[] {
    return [...this.#rules.values()]
      .map(({ series }) => ({ insight: series.insight, count: series.takeSuppressed() }))
      .filter(({ count }) => count > 0);
  }

  /** `natsight_insight_firing` and `natsight_insight_value` as they stand. */
  views(): readonly MetricView[] {
    return insightViews([...this.#rules.values()].map(({ series }) => series));
  }

  #endReplaced(previous: InsightBoard, nowMs: number): readonly InsightChange[] {
    const gone = [...previous.#rules].filter(([name, rule]) => this.#rules.get(name) !== rule);
    return [...previous.#farewells, ...gone.flatMap(([, rule]) => rule.series.endAll(nowMs))];
  }
}

function ruleOf(insight: Insight, nowMs: number, labels: ReadonlyMap<string, readonly string[]>): Rule {
  switch (insight.kind) {
    case 'threshold':
      return new ThresholdRule(insight, labels.get(insight.metric) ?? []);
    case 'event':
      return new EventRule(insight);
    case 'silence':
      return new SilenceRule(insight, nowMs);
  }
}

function isSame(a: Rule, b: Rule): boolean {
  const definition = ({ series }: Rule) => JSON.stringify([series.insight, series.labelNames]);
  return definition(a) === definition(b);
}
