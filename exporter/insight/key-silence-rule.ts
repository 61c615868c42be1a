import type { KeySilenceInsight, LearnedSilenceInsight } from '../../setup/model/insight.js';
import { insightLabels } from '../../setup/insight-kinds.js';
import type { InsightChange } from '../event/insight.js';
import type { LabelSet } from '../series/label-set.js';
import type { Turn } from '../turn/turn.js';
import { expectedKeys } from './expected-keys.js';
import type { InsightInputs } from './inputs.js';
import { MAX_SHOWN_BANDS } from './adaptive-rule.js';
import type { Observation } from './condition.js';
import { KeyTimes } from './key-times.js';
import type { WatchedKey } from './key-times.js';
import { LearnedSilences } from './learned-silences.js';
import { explainSilence } from './silence-sentence.js';
import { stateOfKind } from './rule.js';
import type { BandView, Rule, RuleState, Silence } from './rule.js';
import { RuleSeries } from './rule-series.js';
import type { Told } from './told-episode.js';

/** How often a table of expected keys is read again. */
const REFRESH_MS = 1_000;

/** The silence of a key, and what it means. */
interface Judged {
  readonly silenceMs: number;
  readonly observation: Observation;
  readonly told?: Told;
}

/**
 * Fires for each key that had no event for a while, or for longer than ever, until its next event. Its value is the silence in seconds.
 */
export class KeySilenceRule implements Rule {
  readonly series: RuleSeries;
  readonly keys: KeyTimes;
  readonly #insight: KeySilenceInsight | LearnedSilenceInsight;
  /** Numbers of the keys that are never forgotten. */
  #expected: ReadonlySet<number> = new Set();
  #refreshDueMs = -Infinity;
  /** The number that is evaluated next; `undefined` between two rounds. */
  #next: number | undefined;
  /** When the round before the last began: a key with an event since then is not silent. Unset: there was none. */
  #roundMs: number | undefined;
  #beganMs: number | undefined;

  /** `keys`: what another rule has recorded of the same keys. */
  constructor(insight: KeySilenceInsight | LearnedSilenceInsight, keys = newKeys(insight)) {
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
    if (this.#next === undefined) this.#begin(nowMs, inputs);
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

  /** What is usual for its keys; none if it does not learn. */
  *bands(nowMs: number): Generator<BandView> {
    const { learned } = this.keys;
    let shown = 0;
    if (learned === undefined) return;
    for (let number = 0; number < this.keys.end; number++) {
      const key = this.keys.at(number);
      if (key === undefined) continue;
      const { longestMs = NaN, limitMs = NaN } = learned.usualAt(number, nowMs) ?? {};
      const ratio = (nowMs - learned.quietSince(key.lastMs)) / limitMs;
      if (shown++ >= MAX_SHOWN_BANDS && !(ratio > 1)) continue;
      yield {
        labels: key.labels,
        expected: longestMs / 1000,
        lower: NaN,
        upper: limitMs / 1000,
        ratio,
        isReady: !Number.isNaN(limitMs),
      };
    }
  }

  save(): RuleState {
    return { kind: 'keySilence', series: this.series.save() };
  }

  restore(state: RuleState): void {
    this.series.restore(stateOfKind('keySilence', state).series);
    this.#refreshDueMs = -Infinity;
    this.#next = undefined;
    this.#beganMs = undefined;
  }

  /** The insight of a key that is forgotten ends with the round. */
  #evaluateKey(key: WatchedKey, nowMs: number): InsightChange | undefined {
    const { number, labels, lastMs } = key;
    if (nowMs - lastMs >= this.#insight.keys.forgetMs && !this.#expected.has(number)) {
      this.keys.forget(number);
      return undefined;
    }
    const { silenceMs, observation, told } =
      'silentMs' in this.#insight
        ? judge(key, this.#insight.silentMs, nowMs)
        : this.#judgeLearned(key, this.#insight, nowMs);
    return this.series.evaluate(labels, silenceMs / 1000, observation, nowMs, 0, told);
  }

  #judgeLearned({ number, lastMs }: WatchedKey, insight: LearnedSilenceInsight, nowMs: number): Judged {
    const { learned } = this.keys;
    const silenceMs = nowMs - (learned?.quietSince(lastMs) ?? lastMs);
    const usual = learned?.usualAt(number, nowMs);
    // An expected key that never came has no usual silence, and is missing all the same.
    const isOverdue = this.#expected.has(number) && learned?.isOverdue(number, nowMs) === true;
    if (!isOverdue && (usual === undefined || silenceMs <= usual.limitMs)) {
      // What is silent since it fired stays so, even if at this hour that is nothing special.
      const hasEnded = this.#roundMs !== undefined && lastMs >= this.#roundMs;
      return { silenceMs, observation: hasEnded ? 'clear' : 'between' };
    }
    const sentence = (named: Readonly<Record<string, string>>) =>
      explainSilence(insight, named, silenceMs, usual);
    const told = insight.summary === undefined ? { sentence } : undefined;
    return { silenceMs, observation: 'beyond', ...(told !== undefined && { told }) };
  }

  #begin(nowMs: number, inputs: InsightInputs): void {
    this.#roundMs = this.#beganMs;
    this.#beganMs = nowMs;
    this.keys.learned?.resume(nowMs);
    this.#refresh(nowMs, inputs);
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

function newKeys(insight: KeySilenceInsight | LearnedSilenceInsight): KeyTimes {
  return new KeyTimes(insight.keys, 'learn' in insight ? new LearnedSilences(insight.learn) : undefined);
}

function judge({ lastMs }: WatchedKey, silentMs: number, nowMs: number): Judged {
  const silenceMs = nowMs - lastMs;
  return { silenceMs, observation: silenceMs >= silentMs ? 'beyond' : 'clear' };
}
