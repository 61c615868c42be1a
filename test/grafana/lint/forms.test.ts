import { describe, expect, test } from '@jest/globals';
import { findingsIn } from '../../../grafana/lint/lint.js';
import { readDashboardFile } from '../../../grafana/lint/read/file.js';
import { lintWorld } from '../../../grafana/lint/world.js';
import { dashboard, panel } from './base.js';
import type { Json } from './base.js';

const DASHBOARD = dashboard({
  panels: [panel({ id: 1 }), panel({ id: 1, title: 'Twin', gridPos: { x: 12, y: 0, w: 12, h: 8 } })],
});

const read = (value: unknown) =>
  readDashboardFile('x.json', typeof value === 'string' ? value : JSON.stringify(value), undefined);

function rulesOf(value: unknown): readonly string[] {
  const file = read(value);
  if (file.kind !== 'dashboard') throw new Error(file.unread.message);
  return findingsIn([file.dashboard], lintWorld({})).map(({ rule }) => rule);
}

describe('a dashboard is found', () => {
  const { uid, ...spec } = DASHBOARD;

  test.each<readonly [string, unknown]>([
    ['as Grafana exports it', DASHBOARD],
    [
      'in an answer or a request of the API',
      { dashboard: DASHBOARD, meta: { slug: 'shop' }, folderUid: 'x', overwrite: true },
    ],
    [
      'as a resource of v1',
      { apiVersion: 'dashboard.grafana.app/v1beta1', kind: 'Dashboard', metadata: { name: uid }, spec },
    ],
    [
      'as a resource of v0',
      { apiVersion: 'dashboard.grafana.app/v0alpha1', kind: 'Dashboard', metadata: { name: uid }, spec },
    ],
    ['behind a byte order mark', `\ufeff${JSON.stringify(DASHBOARD)}`],
    ['with the second panel in a collapsed row', inCollapsedRow(DASHBOARD)],
  ])('%s', (_, value) => {
    expect(rulesOf(value)).toEqual(['panel-id-taken']);
  });

  test('with the uid that is the name of its resource', () => {
    const file = read({ apiVersion: 'dashboard.grafana.app/v1', metadata: { name: 'shop' }, spec });
    expect(file).toMatchObject({ kind: 'dashboard', dashboard: { uid: 'shop', title: 'Shop' } });
  });

  test('with the panels of the rows of Grafana 4, which share no grid', () => {
    const { panels, ...rest } = DASHBOARD;
    expect(rulesOf({ ...rest, rows: [{ title: 'A', panels }] })).toEqual(['panel-id-taken']);
  });

  test('with panels of rows in rows, however deep', () => {
    const deep = Array.from({ length: 2_000 }).reduce<Json>(
      (inner) => ({ type: 'row', panels: [inner] }),
      panel({ id: 0 }),
    );
    expect(rulesOf({ ...DASHBOARD, panels: [deep] })).toContain('panel-id-taken');
  });
});

function inCollapsedRow(from: Json): Json {
  const [first, second] = from['panels'] as readonly Json[];
  const row = {
    id: 9,
    type: 'row',
    title: 'More',
    collapsed: true,
    gridPos: { x: 0, y: 8, w: 24, h: 1 },
    panels: [second],
  };
  return { ...from, panels: [first, row] };
}

describe('schema v2', () => {
  const query = (datasource: object, spec: object) => ({
    kind: 'PanelQuery',
    spec: { refId: 'A', hidden: false, query: { kind: 'DataQuery', group: 'prometheus', datasource, spec } },
  });
  const element = (id: number, title: string, type: string, queries: readonly object[]) => ({
    kind: 'Panel',
    spec: {
      id,
      title,
      description: 'What it shows.',
      data: { kind: 'QueryGroup', spec: { queries, transformations: [] } },
      vizConfig: {
        kind: 'VizConfig',
        group: type,
        spec: { options: {}, fieldConfig: { defaults: { unit: 's' }, overrides: [] } },
      },
    },
  });
  const item = (name: string, x: number) => ({
    kind: 'GridLayoutItem',
    spec: { x, y: 0, width: 12, height: 8, element: { kind: 'ElementReference', name } },
  });
  const v2 = {
    title: 'Shop',
    editable: false,
    annotations: [],
    elements: {
      a: element(1, 'A', 'timeseries', [
        query({ name: 'prom-1' }, { expr: 'sum(rate(x[5m])', legendFormat: 'x' }),
      ]),
      b: element(1, 'B', 'gauge', [
        query({ name: '${datasource}' }, { expr: 'sum(x)', instant: true, legendFormat: 'x' }),
      ]),
    },
    layout: { kind: 'GridLayout', spec: { items: [item('a', 0), item('b', 6)] } },
    timeSettings: { autoRefresh: '1s' },
    variables: [
      {
        kind: 'DatasourceVariable',
        spec: { name: 'datasource', label: 'Data source', pluginId: 'prometheus' },
      },
    ],
  };

  test.each<readonly [string, unknown]>([
    ['as a resource', { apiVersion: 'dashboard.grafana.app/v2', metadata: { name: 'shop' }, spec: v2 }],
    ['by itself', v2],
  ])('is read %s', (_, value) => {
    const rules = new Set(rulesOf(value));
    for (const code of [
      'panel-id-taken',
      'panels-overlap',
      'refresh-fast',
      'gauge-min',
      'null-colour',
      'target-promql-rule',
      'panel-datasource-rule',
      'template-job-rule',
    ])
      expect(rules).toContain(code);
    for (const code of [
      'panel-units-rule',
      'panel-title-description-rule',
      'template-datasource-rule',
      'range-query',
      'panel-off-grid',
    ])
      expect(rules).not.toContain(code);
  });

  test('in tabs has no grid that its panels share', () => {
    const rules = rulesOf({ ...v2, layout: { kind: 'TabsLayout', spec: { tabs: [] } } });
    expect(rules).not.toContain('panels-overlap');
    expect(rules).not.toContain('panel-off-grid');
  });
});

describe('what is no dashboard is told', () => {
  test.each<readonly [string, unknown, object]>([
    [
      'nothing',
      '',
      { line: 1, column: 1, message: expect.stringMatching(/^is empty: expected the JSON of a dashboard/) },
    ],
    [
      'broken JSON',
      '{\n  "title": "x"\n  "uid": 1\n}',
      { line: 3, column: 3, message: 'is not valid JSON: expected "," or "}", found "uid"' },
    ],
    [
      'half a file',
      '{"title": "x", "panels": [',
      { line: 1, column: 27, message: expect.stringMatching(/^is not valid JSON: /) },
    ],
    ['a trailing comma', '{ "panels": [], }', { message: expect.stringMatching(/^is not valid JSON: /) }],
    ['YAML', 'title: x', { message: expect.stringMatching(/^is not valid JSON: /) }],
    ['a list', [], { message: expect.stringMatching(/^is no dashboard: it is a list; expected/) }],
    ['null', null, { message: expect.stringMatching(/^is no dashboard: it is null; expected/) }],
    [
      'another file',
      { name: 'x', version: '1' },
      { message: expect.stringMatching(/^is no dashboard: it has neither "panels" nor "rows"/) },
    ],
    [
      'another resource',
      { apiVersion: 'v1', kind: 'ConfigMap' },
      { message: expect.stringMatching(/^is no dashboard: it is a resource of "v1"/) },
    ],
    [
      'a resource without a spec',
      { apiVersion: 'dashboard.grafana.app/v1' },
      { message: expect.stringMatching(/without a "spec"$/) },
    ],
  ])('%s', (_, value, unread) => {
    expect(read(value)).toMatchObject({ unread: { file: 'x.json', ...unread } });
  });
});
