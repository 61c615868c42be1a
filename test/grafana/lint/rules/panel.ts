import * as units from '@grafana/grafana-foundation-sdk/units';
import { variablesOf } from '../dashboard.js';
import type { Panel } from '../dashboard.js';
import { panelRule } from '../rule.js';

export const panelDatasource = panelRule(
  'panel-datasource-rule',
  ['singlestat', 'graph', 'table', 'timeseries'],
  ({ datasource }, dashboard) => {
    const offered = variablesOf(dashboard)
      .filter((variable) => variable.type === 'datasource')
      .flatMap(({ name }) => [`$${name}`, `\${${name}}`]);
    return offered.includes(datasource?.uid ?? '')
      ? undefined
      : `reads datasource "${datasource?.uid}", not the one of the variable`;
  },
);

const DESCRIBED = ['stat', 'singlestat', 'graph', 'table', 'timeseries', 'gauge'];

export const panelTitleDescription = panelRule(
  'panel-title-description-rule',
  DESCRIBED,
  ({ title, description }) =>
    title && description ? undefined : `has title "${title}" and description "${description}"`,
);

export const panelNoTargets = panelRule('panel-no-targets-rule', DESCRIBED, ({ targets = [] }) =>
  targets.length > 0 ? undefined : 'asks nothing',
);

/** Grafana's units as its SDK lists them. */
const UNITS = new Set<unknown>(Object.values(units));

export const panelUnits = panelRule('panel-units-rule', DESCRIBED, (panel) => {
  const unit = unitOf(panel);
  const mapped = (panel.fieldConfig?.defaults?.mappings ?? []).length > 0;
  return mapped || UNITS.has(unit) ? undefined : `has unit "${unit}", which Grafana does not know`;
});

function unitOf({ fieldConfig }: Panel): string {
  const overridden = (fieldConfig?.overrides ?? [])
    .flatMap((override) => override.properties ?? [])
    .findLast((property) => property.id === 'unit')?.value;
  return typeof overridden === 'string' ? overridden : (fieldConfig?.defaults?.unit ?? '');
}
