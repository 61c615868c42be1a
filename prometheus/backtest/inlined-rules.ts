import { formatOffset } from '../../setup/model/duration.js';
import { allWithin } from '../../setup/promql/ast.js';
import type { LabelMatcher, MatrixSelector, VectorSelector } from '../../setup/promql/ast.js';
import { holds } from '../../setup/promql/example-series.js';
import { parsePromql } from '../../setup/promql/parser.js';
import { LENIENT_TARGET } from '../../setup/promql/target.js';
import { quote } from '../promql.js';
import type { RecordingRule } from '../rule.js';

/** A recording rule with the interval at which it is evaluated. */
export interface TimedRecording extends RecordingRule {
  readonly intervalMs: number;
}

/** A vector without elements. */
const EMPTY = '(vector(0) < 0)';

/**
 * Writes expressions that read recorded series so that they read none: each recorded series becomes the expression that records it, and a
 * range of it a subquery with the interval of its rule. A range query of the result gives what Prometheus would have evaluated if it
 * had had the rules all the time, without recording anything.
 */
export class InlinedRules {
  readonly #recordings: readonly TimedRecording[];
  readonly #since: ReadonlyMap<RecordingRule, number>;
  readonly #texts = new Map<RecordingRule, string>();

  /**
   * @param since from when on a recording that reads itself has a value, in milliseconds since 1970; `Infinity`: never. Default: it does
   * not remember anything, so that its expression says when it gets its first value
   */
  constructor(recordings: readonly TimedRecording[], since: ReadonlyMap<RecordingRule, number> = new Map()) {
    this.#recordings = recordings;
    this.#since = since;
  }

  /** @param alert its own `ALERTS` are empty: it does not remember whether it fired */
  expression(promql: string, alert?: string): string {
    const { expression } = parsePromql(promql, LENIENT_TARGET);
    if (expression === undefined) return promql;
    const parts = allWithin(expression);
    const ranges = parts.filter((part): part is MatrixSelector => part.kind === 'range');
    const inRanges = new Set(ranges.map(({ selector }) => selector));
    const selectors = parts.filter(
      (part): part is VectorSelector => part.kind === 'selector' && !inRanges.has(part),
    );
    const edits = [
      ...ranges.map((range) => ({ from: range.from, to: range.to, by: this.#range(range, alert) })),
      ...selectors.map((each) => ({ from: each.from, to: each.to, by: this.#instant(each, alert) })),
    ];
    return edits
      .toSorted((a, b) => b.from - a.from)
      .reduce(
        (text, { from, to, by }) => (by === undefined ? text : text.slice(0, from) + by + text.slice(to)),
        promql,
      );
  }

  /** The recordings that an expression needs, directly or not, and that read themselves. */
  remembering(promql: string): readonly TimedRecording[] {
    const found = new Set<TimedRecording>();
    const seen = new Set<TimedRecording>();
    const visit = (expr: string) => {
      for (const recording of selectorsIn(expr).flatMap((each) => this.#recordedBy(each))) {
        if (seen.has(recording)) continue;
        seen.add(recording);
        if (this.#readsItself(recording)) found.add(recording);
        visit(recording.expr);
      }
    };
    visit(promql);
    return [...found];
  }

  #instant(selector: VectorSelector, alert: string | undefined): string | undefined {
    const source = this.#source(selector, alert);
    if (source === undefined || selector.offsetMs === 0) return source?.text;
    const step = formatOffset(source.intervalMs);
    return `last_over_time(${source.text}[${step}:${step}]${offsetOf(selector)})`;
  }

  #range({ selector, rangeMs }: MatrixSelector, alert: string | undefined): string | undefined {
    const source = this.#source(selector, alert);
    if (source === undefined) return undefined;
    return `${source.text}[${formatOffset(rangeMs)}:${formatOffset(source.intervalMs)}]${offsetOf(selector)}`;
  }

  /** `undefined`: it is not recorded by a rule. */
  #source(
    selector: VectorSelector,
    alert: string | undefined,
  ): { readonly text: string; readonly intervalMs: number } | undefined {
    if (selector.at !== undefined) return undefined;
    if (isAlertOf(selector, alert)) return { text: EMPTY, intervalMs: 60_000 };
    const recordings = this.#recordedBy(selector);
    if (recordings.length === 0) return undefined;
    const texts = recordings.map((recording) => this.#selected(recording, selector));
    const text = texts.length === 1 ? texts.join('') : `(${texts.join(' or ')})`;
    return { text, intervalMs: Math.max(...recordings.map(({ intervalMs }) => intervalMs)) };
  }

  #recordedBy({ name, matchers }: VectorSelector): readonly TimedRecording[] {
    return this.#recordings.filter(
      ({ record, labels = {} }) =>
        record === name &&
        matchers.every((matcher) => {
          const value = labels[matcher.label];
          return value === undefined || holds(matcher, value);
        }),
    );
  }

  #selected(recording: TimedRecording, { matchers }: VectorSelector): string {
    const { labels = {} } = recording;
    return matchers
      .filter(({ label }) => labels[label] === undefined)
      .reduce(withMatcher, this.#text(recording));
  }

  #text(recording: TimedRecording): string {
    const known = this.#texts.get(recording);
    if (known !== undefined) return known;
    const { record, labels = {} } = recording;
    const text = Object.entries({ ...labels, __name__: record }).reduce(
      (inner, [label, value]) =>
        `label_replace(${inner}, ${quote(label)}, ${quote(value.replaceAll('$', '$$$$'))}, "", "")`,
      this.#body(recording),
    );
    this.#texts.set(recording, text);
    return text;
  }

  #body(recording: TimedRecording): string {
    if (!this.#readsItself(recording)) return this.expression(recording.expr);
    const sinceMs = this.#since.get(recording);
    // Each evaluation finds what the one before has recorded.
    if (sinceMs === Infinity) return EMPTY;
    if (sinceMs !== undefined) return `vector(1) and on () (vector(time()) >= ${sinceMs / 1_000})`;
    this.#texts.set(recording, EMPTY);
    const body = this.expression(recording.expr);
    this.#texts.delete(recording);
    return body;
  }

  #readsItself(recording: TimedRecording): boolean {
    return selectorsIn(recording.expr).some((each) => this.#recordedBy(each).includes(recording));
  }
}

function selectorsIn(promql: string): readonly VectorSelector[] {
  const { expression } = parsePromql(promql, LENIENT_TARGET);
  if (expression === undefined) return [];
  return allWithin(expression).filter((part): part is VectorSelector => part.kind === 'selector');
}

const isAlertOf = ({ name, matchers }: VectorSelector, alert: string | undefined) =>
  name === 'ALERTS' && matchers.some(({ label, value }) => label === 'alertname' && value === alert);

const offsetOf = ({ offsetMs }: VectorSelector) =>
  offsetMs === 0 ? '' : ` offset ${offsetMs < 0 ? '-' : ''}${formatOffset(Math.abs(offsetMs))}`;

/** A label that marks what a matcher selects, and is removed again. */
const MARK = '__selected__';

/** PromQL has no way to select from an expression: what the matcher finds gets a mark. */
function withMatcher(inner: string, { label, operator, value }: LabelMatcher): string {
  const regex = operator.endsWith('~') ? value : escapedRegex(value);
  const marked = `label_replace(${inner}, "${MARK}", "1", ${quote(label)}, ${quote(`(?:${regex})`)})`;
  const set = operator.startsWith('!') ? 'unless' : 'and';
  const mark = `label_replace(vector(1), "${MARK}", "1", "", "")`;
  return `label_replace(${marked} ${set} on (${MARK}) ${mark}, "${MARK}", "", "", "")`;
}

const escapedRegex = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
