import { PANEL_KINDS } from '../../../../setup/model/panel.js';
import { allPanels, variablesOf } from '../dashboard.js';
import type { Dashboard, Panel } from '../dashboard.js';
import { dashboardRule, panelRule, targetRule } from '../rule.js';
import type { Rule } from '../rule.js';

const uid = dashboardRule('uid', (dashboard) =>
  /^[A-Za-z0-9_-]{1,40}$/.test(dashboard.uid ?? '') ? [] : [`uid "${dashboard.uid}" is refused by Grafana`],
);

const panelIds = dashboardRule('panel-ids', (dashboard) => {
  const ids = allPanels(dashboard).map(({ id }) => id);
  const bad = ids.filter((id, index) => !Number.isInteger(id) || (id ?? 0) < 1 || ids.indexOf(id) !== index);
  return bad.map((id) => `panel number ${id} is missing, below 1 or taken twice`);
});

const grid = dashboardRule('grid', ({ panels = [] }) => [
  ...misplaced(panels),
  ...panels.flatMap((row) => misplaced(row.panels ?? [])),
]);

function misplaced(panels: readonly Panel[]): readonly string[] {
  return panels.flatMap((panel, index) => {
    const { gridPos } = panel;
    if (gridPos === undefined) return [`panel "${panel.title}" has no place`];
    if (gridPos.x < 0 || gridPos.x + gridPos.w > 24)
      return [`panel "${panel.title}" sticks out of 24 columns`];
    const other = panels
      .slice(0, index)
      .find((each) => each.gridPos !== undefined && overlap(each.gridPos, gridPos));
    return other === undefined ? [] : [`panel "${panel.title}" lies on "${other.title}"`];
  });
}

type Place = NonNullable<Panel['gridPos']>;

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

const refIds = panelRule('ref-ids', Object.keys(PANEL_KINDS), ({ targets = [] }) => {
  const ids = targets.map(({ refId }) => refId ?? '');
  return ids.includes('') || new Set(ids).size < ids.length ? `has the queries ${ids.join(', ')}` : undefined;
});

const variables = targetRule('variables', ({ expr = '', datasource }, _panel, dashboard) => {
  const known = new Set(variablesOf(dashboard).map(({ name }) => name));
  const used = [...`${expr} ${datasource?.uid}`.matchAll(/\$\{?(?!__)(\w+)/g)].map(([, name]) => name);
  const unknown = used.find((name) => !known.has(name));
  return unknown && `uses the variable $${unknown}, which the dashboard does not have`;
});

const current = dashboardRule('variable-current', (dashboard) =>
  variablesOf(dashboard)
    .filter((variable) => (variable.current?.value ?? '') === '')
    .map(({ name }) => `variable "${name}" has no value until someone opens it`),
);

/** What Grafana would refuse, or show wrongly without a word, and the linter does not look at. */
export const OWN_RULES: readonly Rule[] = [uid, panelIds, grid, refIds, variables, current];

/** Grafana stops a whole provider when two dashboards of a folder share a title (grafana#43530). */
export function sharedTitles(placed: readonly { folder: string; dashboard: Dashboard }[]): readonly string[] {
  const names = placed.map(({ folder, dashboard }) => `${folder}/${dashboard.title}`);
  return names.filter((name, index) => names.indexOf(name) !== index);
}
