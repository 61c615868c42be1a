import { promqlSyntaxProblems } from '../../../../setup/check/promql-syntax.js';
import { queryOf, usesPrometheus, variablesOf } from '../dashboard.js';
import type { Dashboard, Variable } from '../dashboard.js';
import { dashboardRule } from '../rule.js';

export const templateDatasource = dashboardRule('template-datasource-rule', (dashboard) => {
  const sources = variablesOf(dashboard).filter((variable) => variable.type === 'datasource');
  if (sources.length === 0) return ['has no variable for the datasource'];
  return sources.flatMap((source) => datasourceNames(source, sources.length === 1));
});

function datasourceNames(source: Variable, only: boolean): readonly string[] {
  const kind = queryOf(source);
  const names = [`${kind}_datasource`, ...(only ? ['datasource'] : [])];
  const labels = [
    `${kind.charAt(0).toUpperCase()}${kind.slice(1)} data source`,
    ...(only ? ['Data source'] : []),
  ];
  const misnamed = names.includes(source.name ?? '')
    ? []
    : [`named "${source.name}", not ${names.join(' or ')}`];
  const mislabelled = labels.includes(source.label ?? '')
    ? []
    : [`labelled "${source.label}", not ${labels.join(' or ')}`];
  return [...misnamed, ...mislabelled].map((problem) => `datasource variable is ${problem}`);
}

export const templateJob = requiredVariable('template-job-rule', 'job', 'Job');
export const templateInstance = requiredVariable('template-instance-rule', 'instance', 'Instance');

function requiredVariable(rule: string, name: string, label: string) {
  return dashboardRule(rule, (dashboard) => {
    if (!usesPrometheus(dashboard)) return [];
    const variable = variablesOf(dashboard).find((each) => each.name === name);
    if (variable === undefined) return [`has no variable "${name}"`];
    const demands: readonly (readonly [boolean, string])[] = [
      [
        /^\$\{?(?:prometheus_)?datasource\}?$/.test(variable.datasource?.uid ?? ''),
        'is not read from $datasource',
      ],
      [variable.type === 'query', `is a ${variable.type}, not a query`],
      [variable.label === label, `is labelled "${variable.label}", not "${label}"`],
      [variable.multi === true, 'takes one value only'],
      [variable.allValue === '.+', `has allValue "${variable.allValue}", not ".+"`],
    ];
    return demands.filter(([met]) => !met).map(([, problem]) => `variable "${name}" ${problem}`);
  });
}

const FUNCTIONS = ['label_names', 'label_values', 'metrics', 'query_result'];

export const templateLabelPromql = dashboardRule('template-label-promql-rule', (dashboard) => {
  if (!usesPrometheus(dashboard)) return [];
  return queryVariables(dashboard).flatMap((variable) => {
    const [, name, inner = ''] = /^([a-z_]+)\((.+)\)$/.exec(queryOf(variable)) ?? [];
    if (name === undefined || !FUNCTIONS.includes(name)) {
      return [`variable "${variable.name}" asks "${queryOf(variable)}", not ${FUNCTIONS.join(', ')}`];
    }
    // label_values(series, label): the label behind the last comma is no PromQL.
    const promql = name === 'label_values' ? inner.replace(/,\s*\w+\s*$/, '') : inner;
    return promqlSyntaxProblems(promql).map(({ message }) => `variable "${variable.name}": ${message}`);
  });
});

export const templateReload = dashboardRule('template-on-time-change-reload-rule', (dashboard) =>
  queryVariables(dashboard)
    .filter((variable) => variable.refresh !== 2)
    .map((variable) => `variable "${variable.name}" is not read again when the time range changes`),
);

const queryVariables = (dashboard: Dashboard) =>
  variablesOf(dashboard).filter((variable) => variable.type === 'query');

export const uneditable = dashboardRule('uneditable-dashboard-rule', (dashboard) =>
  dashboard.editable === false ? [] : ['can be edited by hand'],
);
