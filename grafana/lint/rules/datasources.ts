import type { DatasourceOfPart, LintedDashboard } from '../dashboard.js';
import { dashboardRule } from '../rule.js';
import type { LintFault, LintRule } from '../rule.js';
import { GRAPHS_AND_TABLES, isTemplated } from './linter-panel.js';
import { annotationName, variableName } from './places.js';

type Place = Omit<LintFault, 'dashboard'>;

const fixed = dashboardRule(
  'datasource-fixed',
  'No panel, query, variable or annotation names the data source of one server.',
  function* (dashboard) {
    for (const { source, what, ...place } of sourcesOf(dashboard)) {
      if (source.uid === '' || isOfGrafana(source) || isTemplated(source, dashboard)) continue;
      yield {
        ...place,
        wrong: `${what} has the data source "${source.uid}", which other servers do not have`,
        advice: 'use a variable of the type "datasource": "${datasource}"',
      };
    }
  },
);

interface Source extends Pick<Place, 'panel' | 'target'> {
  readonly source: DatasourceOfPart;
  readonly what: string;
}

function* sourcesOf({ panels, variables, annotations }: LintedDashboard): Generator<Source> {
  for (const panel of panels) {
    if (panel.isLibrary) continue;
    const { datasource: source, type } = panel;
    // These are for the rule of grafana/dashboard-linter.
    if (!GRAPHS_AND_TABLES.includes(type)) yield { panel, source, what: 'the panel' };
    for (const target of panel.targets) {
      if (target.datasource.uid === source.uid) continue;
      yield { panel, target, source: target.datasource, what: 'the query' };
    }
  }
  for (const variable of variables) yield { source: variable.datasource, what: variableName(variable) };
  for (const annotation of annotations) {
    if (!annotation.isBuiltIn) yield { source: annotation.datasource, what: annotationName(annotation) };
  }
}

/** `-- Grafana --`, `-- Mixed --`, `-- Dashboard --`, `grafana` and expressions are on every server. */
function isOfGrafana({ uid, type }: DatasourceOfPart): boolean {
  return (
    uid.startsWith('-- ') ||
    ['grafana', '__expr__', 'default'].includes(uid) ||
    ['__expr__', 'datasource'].includes(type)
  );
}

export const DATASOURCE_RULES: readonly LintRule[] = [fixed];
