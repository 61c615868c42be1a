import type { VectorSelector } from '../../setup/promql/ast.js';
import { readSeries, selects } from './read-series.js';
import type { SeriesName } from './read-series.js';
import type { TestCase } from './test-case.js';

/** The selectors of the series that an alert reads, also through what is recorded. */
export type ReadsOf = (testCase: TestCase) => readonly VectorSelector[];

/**
 * Cases that one test can hold, because no alert reads a series of another that it does not have itself, with the same samples. promtool evaluates all rules of a file in every test:
 * with a test for each case, the time would grow with the square of the rules.
 */
export function roundsOf(cases: readonly TestCase[], readsOf: ReadsOf): readonly (readonly TestCase[])[] {
  const rounds: Round[] = [];
  for (const each of cases) {
    const part = new Part(each, readsOf(each));
    const round = rounds.find((open) => open.takes(part)) ?? new Round();
    if (round.isEmpty) rounds.push(round);
    round.add(part);
  }
  return rounds.map(({ cases: all }) => all);
}

/** A series with its text and its samples. */
interface Sampled {
  readonly name: SeriesName;
  readonly text: string;
  readonly values: string;
}

class Part {
  readonly series: readonly Sampled[];
  readonly valuesOf: ReadonlyMap<string, string>;
  constructor(
    readonly testCase: TestCase,
    readonly selectors: readonly VectorSelector[],
  ) {
    this.series = testCase.series.map(({ series, values }) => ({
      name: readSeries(series),
      text: series,
      values,
    }));
    this.valuesOf = new Map(testCase.series.map(({ series, values }) => [series, values]));
  }
}

/** Finds series and selectors by one label each: a round may have thousands of both. */
class Round {
  readonly cases: TestCase[] = [];
  readonly #names = new Set<string>();
  readonly #values = new Map<string, string>();
  readonly #series = new Map<string, Sampled[]>();
  readonly #selectors = new Map<string, VectorSelector[]>();

  get isEmpty(): boolean {
    return this.cases.length === 0;
  }

  takes(part: Part): boolean {
    return (
      !this.#names.has(part.testCase.alert.name) &&
      part.series.every((each) => this.#mayAdd(each)) &&
      !part.selectors.some((each) => this.#reads(each, part))
    );
  }

  add({ testCase, series, selectors }: Part): void {
    this.cases.push(testCase);
    this.#names.add(testCase.alert.name);
    for (const each of series) {
      if (this.#values.has(each.text)) continue;
      this.#values.set(each.text, each.values);
      for (const key of keysOfSeries(each.name)) put(this.#series, key, each);
    }
    for (const each of selectors) put(this.#selectors, keyOfSelector(each), each);
  }

  /** A series that is there already is one of its readers' own. */
  #mayAdd({ name, text, values }: Sampled): boolean {
    const present = this.#values.get(text);
    if (present !== undefined) return present === values;
    return !['', ...keysOfSeries(name)].some((key) =>
      this.#selectors.get(key)?.some((each) => selects(each, name)),
    );
  }

  #reads(selector: VectorSelector, { valuesOf }: Part): boolean {
    const key = keyOfSelector(selector);
    const candidates = key === '' ? [...this.#series.values()].flat() : (this.#series.get(key) ?? []);
    return candidates.some(({ name, text }) => !valuesOf.has(text) && selects(selector, name));
  }
}

const keysOfSeries = ({ metric, labels }: SeriesName) => [
  metric,
  ...Object.entries(labels).map(([label, value]) => `${metric} ${label} ${value}`),
];

/** By its last matcher with `=`: the first ones, such as that of the job, are those of many selectors. */
function keyOfSelector({ name, matchers }: VectorSelector): string {
  if (name === undefined) return '';
  const last = matchers.findLast(({ operator, value }) => operator === '=' && value !== '');
  return last === undefined ? name : `${name} ${last.label} ${last.value}`;
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
