import { load } from 'js-yaml';
import { grafanaDashboards } from '../../../grafana/generate.js';
import { prometheusServerFiles } from '../../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { loadSetup } from '../../../setup/load.js';
import type { Setup } from '../../../setup/model/setup.js';
import { panelQueries } from '../../../setup/panels/promql.js';
import { resolveDashboards } from '../../../setup/layout/resolve.js';
import { maskVariables } from '../../../setup/panels/selectors.js';
import { everyAlert } from '../../prometheus/every-alert.js';
import { EVERY_PANEL, FLIGHTS, setupOf } from '../../support/setup-fixture.js';
import { EXAMPLES, exampleFolder } from '../examples/examples.js';

/** All PromQL that natsight writes for the examples and for setups with every kind of panel and alert. */
export function generatedExpressions(): readonly string[] {
  const setups = [
    loadSetup('setup/examples/flights').setup,
    ...EXAMPLES.map((example) => loadSetup(exampleFolder(example)).setup),
    everyAlert(),
    setupOf(FLIGHTS),
    setupOf(EVERY_PANEL),
  ];
  const expressions = setups.flatMap((setup) => [
    ...ruleExpressions(setup),
    ...dashboardExpressions(setup),
    ...liveExpressions(setup),
  ]);
  return [...new Set(expressions)];
}

function ruleExpressions(setup: Setup): readonly string[] {
  const files = [...prometheusServerFiles(setup, DEFAULT_ADDRESSES)].filter(([path]) =>
    path.startsWith('rules/'),
  );
  return files.flatMap(([, text]) => fieldsNamed(load(text), 'expr'));
}

function dashboardExpressions(setup: Setup): readonly string[] {
  const dashboards: unknown = JSON.parse(JSON.stringify(grafanaDashboards(setup, DEFAULT_ADDRESSES)));
  return fieldsNamed(dashboards, 'expr').map(maskVariables);
}

function liveExpressions(setup: Setup): readonly string[] {
  const panels = resolveDashboards(setup).flatMap(({ rows }) => rows.flatMap((row) => row.panels));
  const scope = { rateInterval: '15s', matchers: 'job="shop"' };
  return panels.flatMap((panel) => panelQueries(panel, scope).map(({ expr }) => expr));
}

function fieldsNamed(value: unknown, name: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === name && typeof each === 'string' ? [each] : fieldsNamed(each, name),
  );
}
