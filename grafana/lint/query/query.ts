import { allWithin, childrenOf } from '../../../setup/promql/ast.js';
import type { PromqlExpression } from '../../../setup/promql/ast.js';
import type { PromqlFault } from '../../../setup/promql/fault.js';
import { parsePromql } from '../../../setup/promql/parser.js';
import type { ParsedPromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET, LENIENT_TARGET } from '../../../setup/promql/target.js';
import type { PrometheusTarget } from '../../../setup/promql/target.js';
import { readDuration } from '../../../setup/promql/duration.js';
import { placesOf } from './places.js';
import type { ReferencePlace } from './places.js';
import { isBuiltIn, referencesIn } from './references.js';
import type { VariableReference } from './references.js';
import { Substitution } from './substitution.js';

/** The PromQL of a query, read with its variables replaced. */
export interface LintedQuery {
  /** As in the file. */
  readonly text: string;
  /** `undefined` if it cannot be read, or if it is unknown what its variables stand for. */
  readonly expression: PromqlExpression | undefined;
  /** Why Prometheus rejects it, with offsets in `text`. */
  readonly faults: readonly PromqlFault[];
  /** All expressions within it, each before those within it. */
  readonly all: readonly PromqlExpression[];
  /** The expression around another one. */
  readonly parents: ReadonlyMap<PromqlExpression, PromqlExpression>;
  /** The text of a part, with its variables. */
  written(part: { readonly from: number; readonly to: number }): string;
}

/** The value of a variable, as far as the dashboard has one. */
export type VariableValue = (name: string) => string | undefined;

/** What stands for a variable that may be anything, after its own value. */
const FREE = ['1', 'x', 'sum'];
const CALLED = ['sum', 'rate', 'abs'];
const MORE = ['', ',x="x"', '[1m]'];
/** Begins what stands for a label whose name a variable has. */
export const VARIABLE_LABEL = 'x__';
/** Longest value of a variable that is put into a query. */
const LONGEST_VALUE = 1_000;

/**
 * Reads a query as Grafana sends it. A variable gets a value that fits its place. Where the place does not tell, its own value and then
 * others are tried: a query is faulty only if none of them makes it valid.
 */
export function readQuery(
  text: string,
  valueOf: VariableValue,
  target: PrometheusTarget | undefined,
): LintedQuery {
  const references = referencesIn(text);
  const places = placesOf(text, references);
  const unclear = new Set(references.filter((_, index) => isUnclear(places[index])).map(({ name }) => name));
  let first: readonly [Substitution, ParsedPromql] | undefined;
  for (let attempt = 0; attempt <= (unclear.size === 0 ? 0 : FREE.length); attempt++) {
    const replacements = references.map((reference, index) => ({
      ...reference,
      by: replacementFor(reference, places[index] ?? 'free', text, valueOf, attempt),
    }));
    const substitution = new Substitution(text, replacements);
    const parsed = parsedFor(substitution.text, target);
    if (parsed.faults.length === 0) return queryOf(text, substitution, parsed);
    first ??= [substitution, parsed];
  }
  const [substitution, parsed] = first ?? [new Substitution(text, []), { expression: undefined, faults: [] }];
  // With several unclear variables, not all combinations were tried.
  const judged = unclear.size > 1 ? { expression: undefined, faults: [] } : parsed;
  return queryOf(text, substitution, judged);
}

const isUnclear = (place: ReferencePlace | undefined) =>
  place === 'free' || place === 'called' || place === 'more matchers';

/** Without a known version, what any supported Prometheus accepts is right. */
function parsedFor(text: string, target: PrometheusTarget | undefined): ParsedPromql {
  if (target !== undefined) return parsePromql(text, target);
  const lenient = parsePromql(text, LENIENT_TARGET);
  if (lenient.faults.length === 0) return lenient;
  const old = parsePromql(text, { ...DEFAULT_TARGET, experimentalFunctions: true });
  return old.faults.length === 0 ? old : lenient;
}

function queryOf(
  text: string,
  substitution: Substitution,
  { expression, faults }: ParsedPromql,
): LintedQuery {
  const all = expression === undefined || faults.length > 0 ? [] : allWithin(expression);
  const parents = new Map<PromqlExpression, PromqlExpression>();
  for (const each of all) for (const child of childrenOf(each)) parents.set(child, each);
  return {
    text,
    expression: faults.length > 0 ? undefined : expression,
    faults: faults.map(({ offset, message }) => ({ message, offset: substitution.originalOffset(offset) })),
    all,
    parents,
    written: ({ from, to }) => substitution.written(from, to),
  };
}

function replacementFor(
  { name, format, from, to }: VariableReference,
  place: ReferencePlace,
  text: string,
  valueOf: VariableValue,
  attempt: number,
): string {
  const value = valueOf(name)?.slice(0, LONGEST_VALUE);
  switch (place) {
    case 'comment':
      return text.slice(from, to);
    case 'string':
      return 'x';
    case 'label':
      // Two variables are two labels.
      return `${VARIABLE_LABEL}${name}`;
    case 'part of a name':
      if (['doublequote', 'singlequote', 'json'].includes(format)) return '"x"';
      return value !== undefined && /^\w+$/.test(value) ? value : 'x';
    case 'matcher':
      return 'x="x"';
    case 'number of a duration':
      return '1';
    case 'unit of a duration':
      return 'm';
    case 'duration':
      return value !== undefined && typeof readDuration(value) === 'number' ? value : '1m';
    case 'free':
      if (isBuiltIn(name)) return /_(?:ms|s)$|__from|__to/.test(name) ? '1' : '1m';
      return [value ?? '1', ...FREE][attempt] ?? '1';
    case 'called':
      return [value ?? 'sum', ...CALLED][attempt] ?? 'sum';
    case 'more matchers':
      return [value ?? '', ...MORE][attempt] ?? '';
  }
}
