import type { LintedDashboard, LintedVariable } from '../dashboard.js';
import { isBuiltIn, referencesIn } from '../query/references.js';
import { listAt, textAt, textsWithin, valueAt } from '../read/json.js';
import { dashboardRule, variableRule } from '../rule.js';
import type { LintFault, LintRule, LintWords } from '../rule.js';
import { annotationName, variableName } from './places.js';

type Place = Omit<LintFault, 'dashboard'>;

/** A text in which Grafana replaces variables. */
interface Text extends Pick<Place, 'panel' | 'target'> {
  readonly text: string;
  readonly what: string;
  /** In prose, "$USD" is money. */
  readonly isProse: boolean;
}

const undefinedVariable = dashboardRule(
  'variable-undefined',
  'Every variable that a query, title, legend or data source names is one of the dashboard.',
  function* (dashboard) {
    const known = new Set([...dashboard.variables.map(({ name }) => name), ...dashboard.inputs]);
    for (const { text, what, isProse, ...place } of textsOf(dashboard)) {
      const unknown = referencesIn(text).find(
        ({ name }) =>
          !known.has(name) && !isBuiltIn(name) && !isOfAuto(name, known) && !(isProse && /[A-Z]/.test(name)),
      );
      if (unknown === undefined) continue;
      yield {
        ...place,
        wrong: `${what} "${text}" names the variable "${unknown.name}", which the dashboard does not have`,
        advice: 'add the variable, or correct its name',
      };
    }
  },
);

/** `$__auto_interval_window` belongs to the variable `window`. */
const isOfAuto = (name: string, known: ReadonlySet<string>) =>
  name.startsWith('__auto_interval_') && known.has(name.slice('__auto_interval_'.length));

function* textsOf({ panels, annotations, variables }: LintedDashboard): Generator<Text> {
  for (const panel of panels) {
    yield { panel, text: panel.title, what: 'the title', isProse: true };
    yield { panel, text: panel.datasource.uid, what: 'the data source', isProse: false };
    const repeat = textAt(panel.raw, 'repeat');
    if (repeat !== '') yield { panel, text: `\${${repeat}}`, what: 'the repetition', isProse: false };
    for (const target of panel.targets) {
      const place = { panel, target };
      yield { ...place, text: target.datasource.uid, what: 'the data source', isProse: false };
      yield { ...place, text: target.legend, what: 'the legend', isProse: true };
      if (target.language !== 'unknown')
        yield { ...place, text: target.expr, what: 'the query', isProse: false };
    }
  }
  for (const annotation of annotations) {
    const what = annotationName(annotation);
    yield { text: annotation.datasource.uid, what: `the data source of ${what}`, isProse: false };
    if (annotation.language !== 'unknown')
      yield { text: annotation.expr, what: `the query of ${what}`, isProse: false };
  }
  for (const variable of variables) {
    const what = variableName(variable);
    yield { text: variable.datasource.uid, what: `the data source of ${what}`, isProse: false };
    if (variable.promql !== undefined)
      yield { text: variable.query, what: `the query of ${what}`, isProse: false };
  }
}

const unusedVariable = dashboardRule(
  'variable-unused',
  'Every variable is used: a choice without an effect misleads.',
  function* (dashboard) {
    const used = usedNames(dashboard);
    for (const variable of dashboard.variables) {
      // These filter all queries of their data source by themselves.
      if (ACTS_BY_ITSELF.has(variable.type) || variable.name === '') continue;
      const by = used.get(variable.name);
      if (by !== undefined && [...by].some((user) => user !== variable)) continue;
      yield {
        wrong: `nothing uses ${variableName(variable)}`,
        advice: 'use it in the queries, or remove it',
      };
    }
  },
);

const ACTS_BY_ITSELF: ReadonlySet<string> = new Set(['adhoc', 'groupby', 'snapshot', 'system']);

/** Names of variables in texts, with what names them: a variable, or `undefined` for all else. A variable does not use itself. */
function usedNames(dashboard: LintedDashboard): ReadonlyMap<string, ReadonlySet<LintedVariable | undefined>> {
  const used = new Map<string, Set<LintedVariable | undefined>>();
  const add = (name: string, user: LintedVariable | undefined) =>
    used.set(name, (used.get(name) ?? new Set()).add(user));
  const addAll = (value: unknown, user: LintedVariable | undefined) => {
    for (const text of textsWithin(value)) for (const { name } of referencesIn(text)) add(name, user);
  };
  const { templating: _, ...rest } = dashboard.raw;
  addAll(rest, undefined);
  for (const { raw } of dashboard.panels) add(textAt(raw, 'repeat'), undefined);
  for (const row of listAt(rest, 'rows')) add(textAt(row, 'repeat'), undefined);
  for (const variable of dashboard.variables) {
    const { current: _current, options: _options, ...definition } = variable.raw;
    addAll(definition, variable);
  }
  return used;
}

const repeatedVariable = dashboardRule(
  'variable-repeated',
  'No two variables have the same name.',
  function* ({ variables }) {
    const taken = new Set<string>();
    for (const { name } of variables) {
      if (taken.has(name)) {
        yield { wrong: `two variables have the name "${name}"`, advice: 'rename or remove one of them' };
      }
      taken.add(name);
    }
  },
);

const variableValue = variableRule(
  'variable-value-missing',
  'The variables of a generated dashboard have a value from the start.',
  function* (variable, { isOurs }): Generator<LintWords> {
    if (!isOurs || ACTS_BY_ITSELF.has(variable.type)) return;
    const value = valueAt(variable.raw, 'current', 'value');
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && first !== null && first !== '') return;
    yield {
      wrong: `${variableName(variable)} has no value until a person chooses one`,
      advice: 'set "current"',
    };
  },
);

export const VARIABLE_RULES: readonly LintRule[] = [
  undefinedVariable,
  unusedVariable,
  repeatedVariable,
  variableValue,
];
