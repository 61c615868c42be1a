import type { LintedDashboard, LintedVariable } from '../dashboard.js';
import { referencesIn } from '../query/references.js';
import { isTrueAt, numberAt, shownValue, textAt, valueAt } from '../read/json.js';
import { dashboardRule, ofDashboardLinter, variableRule } from '../rule.js';
import type { LintRule, LintWords } from '../rule.js';
import { variableName } from './places.js';

const sourcesOf = ({ variables }: LintedDashboard) => variables.filter(({ type }) => type === 'datasource');

/** The rules on labels are for dashboards of Prometheus, which the first variable of a data source tells. */
export const showsPrometheus = (dashboard: LintedDashboard) =>
  sourcesOf(dashboard)[0]?.query === 'prometheus';

const titled = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

const templateDatasource = dashboardRule(
  'template-datasource-rule',
  'The dashboard has a variable for its data source, with the usual name and label.',
  function* (dashboard) {
    const sources = sourcesOf(dashboard);
    if (sources.length === 0) {
      yield {
        wrong: 'the dashboard has no variable for its data source',
        advice: 'add a variable "datasource" of the type "datasource" and use it in all panels',
      };
    }
    for (const { name, label, query } of sources) {
      const only = sources.length === 1;
      const names = [`${query.toLowerCase()}_datasource`, ...(only ? ['datasource'] : [])];
      const labels = [`${titled(query)} data source`, ...(only ? ['Data source'] : [])];
      if (!names.includes(name)) {
        yield {
          wrong: `the variable of the data source has the name "${name}"`,
          advice: `name it "${names.join('" or "')}"`,
        };
      }
      if (!labels.includes(label)) {
        yield {
          wrong: `the variable of the data source has the label "${label}"`,
          advice: `label it "${labels.join('" or "')}"`,
        };
      }
    }
  },
);

function requiredVariable(code: string, name: string): LintRule {
  return dashboardRule(
    code,
    `A dashboard of Prometheus has a variable "${name}" of several values, read from the data source.`,
    function* (dashboard) {
      if (!showsPrometheus(dashboard)) return;
      const variable = dashboard.variables.find((each) => each.name === name);
      if (variable === undefined) {
        yield {
          wrong: `the dashboard has no variable "${name}"`,
          advice: `add a query variable "${name}", such as label_values(up, ${name})`,
        };
      } else yield* demandsOn(variable, name);
    },
  );
}

function* demandsOn(variable: LintedVariable, name: string): Generator<LintWords> {
  const { raw, type, label, datasource } = variable;
  const allValue = textAt(raw, 'allValue');
  const demands: readonly (readonly [boolean, string, string])[] = [
    [
      ['datasource', 'prometheus_datasource'].includes(referencesIn(datasource.uid)[0]?.name ?? ''),
      `has the data source "${datasource.uid}"`,
      'use "${datasource}"',
    ],
    [type === 'query', `has the type "${type}"`, 'make it a query'],
    [label === titled(name), `has the label "${label}"`, `label it "${titled(name)}"`],
    [isTrueAt(raw, 'multi'), 'takes one value only', 'set "multi" to true'],
    [
      allValue === '.+',
      `has the allValue "${allValue}"`,
      'set it to ".+", which leaves out series without the label',
    ],
  ];
  for (const [met, wrong, advice] of demands) {
    if (!met) yield { wrong: `${variableName(variable)} ${wrong}`, advice };
  }
}

const FUNCTIONS = ['label_names', 'label_values', 'metrics', 'query_result'];

const templateLabelPromql = variableRule(
  'template-label-promql-rule',
  'Query variables of Prometheus have a valid function and valid PromQL.',
  function* (variable, dashboard) {
    if (variable.type !== 'query' || !showsPrometheus(dashboard) || isOfOther(variable)) return;
    const [, name] = /^\s*([a-z_]+)\([^]*\)\s*$/.exec(variable.query) ?? [];
    if (name === undefined || !FUNCTIONS.includes(name)) {
      yield {
        wrong: `${variableName(variable)} asks "${variable.query}"`,
        advice: `use one of ${FUNCTIONS.map((each) => `${each}()`).join(', ')}`,
      };
      return;
    }
    const [fault] = variable.promql?.faults ?? [];
    if (fault !== undefined) {
      yield {
        wrong: `${variableName(variable)} asks "${variable.query}": ${fault.message}`,
        advice: 'correct the PromQL',
      };
    }
  },
);

/** A variable with a data source of another type, in a dashboard of several. */
const isOfOther = ({ datasource }: LintedVariable) =>
  datasource.type !== '' && datasource.type !== 'prometheus';

const templateReload = variableRule(
  'template-on-time-change-reload-rule',
  'Query variables are read again when the time range changes.',
  function* (variable) {
    if (variable.type !== 'query' || numberAt(variable.raw, 'refresh') === 2) return;
    yield {
      wrong: `${variableName(variable)} has "refresh" ${shownValue(valueAt(variable.raw, 'refresh'))}: it keeps values of another time`,
      advice: 'set "refresh" to 2, on time range change',
    };
  },
);

const uneditable = dashboardRule(
  'uneditable-dashboard',
  'The dashboard cannot be edited in Grafana, where changes are lost with the next deployment.',
  function* ({ raw }) {
    if (valueAt(raw, 'editable') === false) return;
    yield { wrong: 'the dashboard can be edited in Grafana', advice: 'set "editable" to false' };
  },
);

export const TEMPLATE_RULES: readonly LintRule[] = [
  templateDatasource,
  requiredVariable('template-job-rule', 'job'),
  requiredVariable('template-instance-rule', 'instance'),
  templateLabelPromql,
  templateReload,
  uneditable,
].map(ofDashboardLinter);
