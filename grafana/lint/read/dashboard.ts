import type { PrometheusTarget } from '../../../setup/promql/target.js';
import type { LintedAnnotation, LintedDashboard, LintedVariable } from '../dashboard.js';
import { OWNER_TAG } from '../../names.js';
import { readQuery } from '../query/query.js';
import type { LintedQuery, VariableValue } from '../query/query.js';
import { datasourceAt, languageOf } from './datasource.js';
import type { DatasourceTypes } from './datasource.js';
import { isRecord, listAt, numberAt, textAt, valueAt } from './json.js';
import type { JsonRecord } from './json.js';
import type { ReadingContext } from './context.js';
import { readPanels } from './panels.js';

/** Reads classic JSON. What is not as it should be is left out or empty. */
export function readDashboard(
  file: string,
  raw: JsonRecord,
  target: PrometheusTarget | undefined,
): LintedDashboard {
  const plain = listAt(raw, 'templating', 'list').filter(isRecord).map(readVariable);
  const inputs = listAt(raw, '__inputs').filter(isRecord);
  const context: ReadingContext = {
    types: typesOf(plain, inputs),
    queryOf: queryReader(plain, target),
  };
  const tags = listAt(raw, 'tags').filter((tag) => typeof tag === 'string');
  return {
    file,
    raw,
    uid: textAt(raw, 'uid'),
    title: textAt(raw, 'title'),
    tags,
    isOurs: tags.includes(OWNER_TAG),
    panels: readPanels(raw, context),
    variables: plain.map((variable) => ({ ...variable, promql: promqlOf(variable, context) })),
    inputs: new Set(inputs.map((input) => textAt(input, 'name'))),
    annotations: listAt(raw, 'annotations', 'list')
      .filter(isRecord)
      .map((annotation) => readAnnotation(annotation, context)),
  };
}

/** A variable before its query is read, which may name other variables. */
type PlainVariable = Omit<LintedVariable, 'promql'>;

/** The same query often stands in several panels. */
function queryReader(
  variables: readonly PlainVariable[],
  target: PrometheusTarget | undefined,
): ReadingContext['queryOf'] {
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  const valueOf: VariableValue = (name) => values.get(name) || undefined;
  const known = new Map<string, LintedQuery>();
  return (promql) => {
    const query = known.get(promql) ?? readQuery(promql, valueOf, target);
    known.set(promql, query);
    return query;
  };
}

/** Variables and inputs that stand for data sources, with the type of these. */
function typesOf(variables: readonly PlainVariable[], inputs: readonly JsonRecord[]): DatasourceTypes {
  const sources = variables.filter(({ type }) => type === 'datasource');
  return {
    named: new Map([
      ...inputs.map((input): [string, string] => [textAt(input, 'name'), textAt(input, 'pluginId')]),
      ...sources.map(({ name, query }): [string, string] => [name, query]),
    ]),
    first: sources[0]?.query ?? '',
  };
}

function readVariable(raw: JsonRecord): PlainVariable {
  const type = textAt(raw, 'type');
  const query = textAt(raw, 'query') || textAt(raw, 'query', 'query') || textAt(raw, 'definition');
  const options = listedValues(type, query);
  return {
    raw,
    type,
    query,
    options,
    name: textAt(raw, 'name'),
    label: textAt(raw, 'label'),
    datasource: datasourceAt(raw),
    value: selectedValue(raw) || (options[0] ?? ''),
  };
}

/** "All" is no value of its own. */
function selectedValue(raw: JsonRecord): string {
  const value = valueAt(raw, 'current', 'value');
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const text = typeof first === 'number' ? String(first) : first;
  return typeof text === 'string' && text !== '$__all' ? text : '';
}

/** `1m,5m`; of a custom variable also `name : value`. */
function listedValues(type: string, query: string): readonly string[] {
  if (type === 'constant' || type === 'textbox') return query === '' ? [] : [query];
  if (type !== 'interval' && type !== 'custom') return [];
  return query
    .split(',')
    .map((each) => (each.split(' : ').at(-1) ?? '').trim())
    .filter((each) => each !== '');
}

/** `label_values(series, label)`: what follows the last comma is no PromQL. */
function promqlOf(
  { type, query, datasource }: PlainVariable,
  { types, queryOf }: ReadingContext,
): LintedQuery | undefined {
  if (type !== 'query' || languageOf(query, [datasource], types) !== 'promql') return undefined;
  const [, name, inner = ''] = /^\s*(label_values|query_result)\(([^]*)\)\s*$/.exec(query) ?? [];
  if (name === undefined) return undefined;
  const promql = name === 'label_values' ? seriesOfLabelValues(inner) : inner;
  return promql.trim() === '' ? undefined : queryOf(promql);
}

/** Empty for `label_values(label)`, which asks for all series. */
function seriesOfLabelValues(inner: string): string {
  const comma = inner.lastIndexOf(',');
  return comma === -1 || /[)}\]"]/.test(inner.slice(comma)) ? '' : inner.slice(0, comma);
}

function readAnnotation(raw: JsonRecord, { types, queryOf }: ReadingContext): LintedAnnotation {
  const datasource = datasourceAt(raw);
  const expr = textAt(raw, 'expr') || textAt(raw, 'target', 'expr');
  const language = languageOf(expr, [datasource], types);
  return {
    raw,
    datasource,
    expr,
    language,
    name: textAt(raw, 'name'),
    isBuiltIn: numberAt(raw, 'builtIn') === 1 || datasource.uid === '-- Grafana --',
    query: language === 'promql' && expr !== '' ? queryOf(expr) : undefined,
  };
}
