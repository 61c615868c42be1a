import type { KeySilenceInsight } from '../../setup/model/insight.js';
import { insightLabels } from '../../setup/insight-kinds.js';
import type { InsightChange } from '../event/insight.js';
import type { LabelSet } from '../series/label-set.js';
import type { Turn } from '../turn/turn.js';
import { expectedKeys } from './expected-keys.js';
import type { InsightInputs } from './inputs.js';
import { KeyTimes } from './key-times.js';
import type { WatchedKey } from './key-times.js';
import { stateOfKind } from './rule.js';
import type { Rule, RuleState, Silence } from './rule.js';
import { RuleSeries } from './rule-series.js';

/** How often a table of expected keys is read again. */
const REFRESH_MS = 1_000;

/** Fires for each key that had no event for a while, until its next event. Its value is the silence in seconds. */
export class KeySilenceRule implements Rule {
  readonly series: RuleSeries;
  readonly keys: KeyTimes;
  readonly #insight: KeySilenceInsight;
  /** Numbers of the keys that are never forgotten. */
  #expected: ReadonlySet<number> = new Set();
  #refreshDueMs = -Infinity;
  /** The number that is evaluated next; `undefined` between two rounds. */
  #next: number | undefined;

  /** `keys`: what another rule has recorded of the same keys. */
  constructor(insight: KeySilenceInsight, keys = new KeyTimes(insight.keys)) {
    this.series = new RuleSeries(insight, insightLabels(insight, { metrics: [] }));
    this.keys = keys;
    this.#insight = insight;
  }

  get isMidway(): boolean {
    return this.#next !== undefined;
  }

  get overflowed(): number {
    return this.keys.overflowed;
  }

  observe(labels: LabelSet, atMs: number, events: number): undefined {
    this.keys.see(labels, atMs, events);
  }

  evaluate(nowMs: number, inputs: InsightInputs, turn: Turn): readonly InsightChange[] {
    const changes: InsightChange[] = [];
    if (this.#next === undefined) this.#refresh(nowMs, inputs);
    let number = this.#next ?? 0;
    do {
      if (number >= this.keys.end) {
        this.#next = undefined;
        return [...changes, ...this.series.endRound(nowMs)];
      }
      const key = this.keys.at(number++);
      const change = key === undefined ? undefined : this.#evaluateKey(key, nowMs);
      if (change !== undefined) changes.push(change);
    } while (!turn.isOver());
    this.#next = number;
    return changes;
  }

  *silences(nowMs: number): Generator<Silence> {
    for (let number = 0; number < this.keys.end; number++) {
      const key = this.keys.at(number);
      if (key !== undefined) yield { labels: key.labels, seconds: (nowMs - key.lastMs) / 1000 };
    }
  }

  save(): RuleState {
    return { kind: 'keySilence', series: this.series.save() };
  }

  restore(state: RuleState): void {
    this.series.restore(stateOfKind('keySilence', state).series);
    this.#refreshDueMs = -Infinity;
    this.#next = undefined;
  }

  /** The insight of a key that is forgotten ends with the round. */
  #evaluateKey({ number, labels, lastMs }: WatchedKey, nowMs: number): InsightChange | undefined {
    const { silentMs, keys } = this.#insight;
    const silenceMs = nowMs - lastMs;
    if (silenceMs >= keys.forgetMs && !this.#expected.has(number)) {
      this.keys.forget(number);
      return undefined;
    }
    const observation = silenceMs >= silentMs ? 'beyond' : 'clear';
    return this.series.evaluate(labels, silenceMs / 1000, observation, nowMs);
  }

  #refresh(nowMs: number, inputs: InsightInputs): void {
    this.keys.forgetOverflow();
    // If the clock was set back, the refresh must not wait for longer than declared.
    if (nowMs < this.#refreshDueMs && this.#refreshDueMs - nowMs <= REFRESH_MS) return;
    this.#refreshDueMs = nowMs + REFRESH_MS;
    const numbers = [...expectedKeys(this.#insight.keys, inputs)].map((key) => this.keys.watch(key, nowMs));
    this.#expected = new Set(numbers);
  }
}
