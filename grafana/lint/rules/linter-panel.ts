import { GRAFANA_UNITS } from '../../../setup/panels/grafana-units.js';
import { unitFault } from '../../../setup/panels/unit-fault.js';
import type { DatasourceOfPart, LintedDashboard, LintedPanel } from '../dashboard.js';
import { referencesIn } from '../query/references.js';
import { listAt, textAt } from '../read/json.js';
import { ofDashboardLinter, panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { overridesOf, unitOf } from './fields.js';

/** The panels of a graph or a table. */
export const GRAPHS_AND_TABLES = ['singlestat', 'graph', 'table', 'timeseries'];
/** Those whose description and unit matter. */
export const DESCRIBED: readonly string[] = [...GRAPHS_AND_TABLES, 'stat', 'gauge'];

/** Whether a data source is that of a variable. An input of an exported dashboard becomes one of the server that imports it. */
export function isTemplated({ uid }: DatasourceOfPart, { variables, inputs }: LintedDashboard): boolean {
  const [reference] = referencesIn(uid);
  if (reference === undefined) return false;
  const variable = variables.find(({ name }) => name === reference.name);
  return variable?.type === 'datasource' || inputs.has(reference.name);
}

const panelDatasource = panelRule(
  'panel-datasource-rule',
  GRAPHS_AND_TABLES,
  'Graphs and tables use the data source of a variable.',
  function* ({ datasource, targets }, dashboard) {
    if (isTemplated(datasource, dashboard)) return;
    // Data of another panel.
    if (datasource.uid === '-- Dashboard --') return;
    // Then each query has its own.
    const leavesIt = datasource.uid === '' || datasource.uid === '-- Mixed --';
    if (leavesIt && targets.length > 0 && targets.every((each) => each.datasource.uid !== '')) return;
    const named =
      datasource.uid === '' ? 'no data source, so that of the server' : `the data source "${datasource.uid}"`;
    yield {
      wrong: `the panel uses ${named}`,
      advice: 'use a variable of the type "datasource": "${datasource}"',
    };
  },
);

const panelTitleDescription = panelRule(
  'panel-title-description-rule',
  DESCRIBED,
  'Panels have a title and a description.',
  function* ({ title, raw }) {
    const missing = [
      ...(title === '' ? ['title'] : []),
      ...(textAt(raw, 'description') === '' ? ['description'] : []),
    ];
    if (missing.length === 0) return;
    yield {
      wrong: `the panel has no ${missing.join(' and no ')}`,
      advice: 'say what it shows, and what a bad value means',
    };
  },
);

/** Prefixes of units that a user makes up. https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#custom-units */
const CUSTOM_UNIT = /^(?:suffix|prefix|time|si|count|currency|bool):/;

const panelUnits = panelRule(
  'panel-units-rule',
  DESCRIBED,
  'Values have a unit that Grafana knows, or are mapped to texts.',
  function* (panel) {
    const showsTexts =
      panel.type === 'stat' && textAt(panel.raw, 'options', 'reduceOptions', 'fields') !== '';
    if (showsTexts || mapsValues(panel)) return;
    const unit = unitOf(panel);
    if (GRAFANA_UNITS.has(unit) || CUSTOM_UNIT.test(unit)) return;
    const advice = unit === '' ? undefined : unitFault(unit)?.advice;
    yield {
      wrong:
        unit === ''
          ? 'the panel has no unit'
          : `the panel has the unit "${unit}", which Grafana does not know`,
      advice: advice ?? 'set "unit", such as "s", "bytes", "percentunit" or "short"',
    };
  },
);

/** Values become texts. A text for null says nothing about the unit of the others. */
function mapsValues(panel: LintedPanel): boolean {
  const ofOverrides = overridesOf(panel).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === 'mappings').map(({ value }) => value),
  );
  const mappings = [
    ...listAt(panel.raw, 'fieldConfig', 'defaults', 'mappings'),
    ...ofOverrides.flatMap((each) => listAt(each)),
  ];
  // In Grafana 7, the type was a number.
  return mappings.some((mapping) => textAt(mapping, 'type') !== 'special');
}

const panelNoTargets = panelRule(
  'panel-no-targets-rule',
  DESCRIBED,
  'Panels with values ask for something.',
  function* ({ targets }) {
    if (targets.length === 0)
      yield { wrong: 'the panel has no query', advice: 'add one, or remove the panel' };
  },
);

export const PANEL_RULES: readonly LintRule[] = [
  panelDatasource,
  panelTitleDescription,
  panelUnits,
  panelNoTargets,
].map(ofDashboardLinter);
