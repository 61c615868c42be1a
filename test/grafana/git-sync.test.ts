import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { generateGrafana, grafanaDashboards } from '../../grafana/generate.js';
import { gitSyncFiles } from '../../grafana/git-sync.js';
import { folderUid } from '../../grafana/names.js';
import { RESOURCE_VERSIONS } from '../../grafana/resource-version.js';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { EVERY_PANEL, FLIGHTS, setupOf } from '../support/setup-fixture.js';
import type { SetupBlocks } from '../support/setup-fixture.js';
import { dashboardFaults, resourceFaults } from './published-schemas.js';

/** Grafana accepts no other uid, and it is the name of the resource. */
const uid = { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,40}$' };
const resource = (apiVersion: string, kind: string, spec: object) => ({
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  additionalProperties: false,
  properties: {
    apiVersion: { const: apiVersion },
    kind: { const: kind },
    // Git Sync sets the namespace, the folder and all annotations itself.
    metadata: { type: 'object', required: ['name'], additionalProperties: false, properties: { name: uid } },
    spec,
  },
});

/**
 * The layout that Git Sync takes, from Grafana's documentation:
 * https://grafana.com/docs/grafana/latest/as-code/observability-as-code/git-sync/use-git-sync/ and .../export-resources/
 */
const ajv = new Ajv({ strictTypes: false, strictRequired: false });
const isFolder = ajv.compile(
  resource('folder.grafana.app/v1', 'Folder', {
    type: 'object',
    required: ['title'],
    additionalProperties: false,
    properties: { title: { type: 'string', minLength: 1 }, description: { type: 'string' } },
  }),
);
const isDashboard = ajv.compile(
  resource('dashboard.grafana.app/v1', 'Dashboard', {
    type: 'object',
    required: ['title', 'panels', 'schemaVersion', 'tags'],
    properties: {
      title: { type: 'string', minLength: 1 },
      panels: { type: 'array', minItems: 1, items: { type: 'object', required: ['type', 'id'] } },
      schemaVersion: { type: 'integer', maximum: 42 },
      tags: { type: 'array', items: { type: 'string' } },
      // The name of the resource has the place of the first; Grafana counts the others.
      uid: false,
      id: false,
      version: false,
    },
  }),
);

const filesOf = (blocks: SetupBlocks) => [...gitSyncFiles(setupOf(blocks), DEFAULT_ADDRESSES, 'v1')];

describe.each([
  ['the flights', FLIGHTS],
  ['every kind of panel', EVERY_PANEL],
])('a repository with %s', (_, blocks) => {
  const files = filesOf(blocks);

  test('has one folder below the synchronized path, which says its own uid and title', () => {
    const folders = files.filter(([path]) => path.endsWith('/_folder.json'));
    expect(folders.map(([path]) => path)).toEqual(['natsight/_folder.json']);
    for (const [, text] of folders) {
      isFolder(JSON.parse(text));
      expect(isFolder.errors).toBeNull();
      expect(JSON.parse(text)).toMatchObject({ metadata: { name: 'natsight' }, spec: { title: 'natsight' } });
    }
  });

  test('has a resource for each dashboard, under its uid', () => {
    const dashboards = files.filter(([path]) => !path.endsWith('/_folder.json'));
    expect(dashboards.length).toBeGreaterThan(0);
    for (const [path, text] of dashboards) {
      const dashboard = JSON.parse(text);
      isDashboard(dashboard);
      expect(isDashboard.errors).toBeNull();
      expect(path).toBe(`natsight/${dashboard.metadata.name}.json`);
    }
  });

  test('shows the dashboards that a server reads from files', () => {
    const provisioned = generateGrafana(setupOf(blocks), DEFAULT_ADDRESSES);
    for (const [path, text] of files.filter(([each]) => !each.endsWith('/_folder.json'))) {
      const { metadata, spec } = JSON.parse(text);
      expect({ ...spec, uid: metadata.name }).toEqual(
        JSON.parse(provisioned.get(`dashboards/${path.replace('flight-operations_', '')}`) ?? ''),
      );
    }
  });
});

const EXAMPLES = readdirSync('setup/examples', { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
);

describe.each([
  ['every kind of panel', setupOf(EVERY_PANEL)],
  ...EXAMPLES.map(({ name }): [string, Setup] => [
    name,
    requireSetup(join('setup/examples', name), findFileFaults),
  ]),
])('%s follows the schemas that Grafana publishes', (_, setup) => {
  test.each(RESOURCE_VERSIONS)('as resources of %s', (version) => {
    const resources = [...gitSyncFiles(setup, DEFAULT_ADDRESSES, version).values()].map((text) =>
      JSON.parse(text),
    );
    expect(resources.length).toBeGreaterThan(1);
    for (const each of resources) {
      expect(each.apiVersion).toBe(
        `${each.kind === 'Folder' ? 'folder' : 'dashboard'}.grafana.app/${version}`,
      );
      expect(resourceFaults(each)).toEqual([]);
    }
  });

  test('by file and by the classic API', () => {
    for (const { dashboard } of grafanaDashboards(setup, DEFAULT_ADDRESSES))
      expect(dashboardFaults(JSON.parse(JSON.stringify(dashboard)))).toEqual([]);
  });
});

test('the published schemas refuse what they do not know', () => {
  const [folder, dashboard] = filesOf(FLIGHTS).map(([, text]) => JSON.parse(text));
  const { spec } = dashboard;
  expect(resourceFaults({ ...folder, spec: { ...folder.spec, colour: 'red' } })).toHaveLength(1);
  expect(resourceFaults({ ...folder, apiVersion: 'folder.grafana.app/v9' })).toHaveLength(1);
  expect(resourceFaults({ ...dashboard, metadata: { name: 'a', owner: 'me' } })).toHaveLength(1);
  expect(resourceFaults({ ...dashboard, spec: { ...spec, titel: 'Flights' } })).toHaveLength(1);
  expect(resourceFaults({ ...dashboard, spec: { ...spec, schemaVersion: '42' } })).toHaveLength(1);
});

test('the schemas refuse what Git Sync does not take', () => {
  const text = filesOf(FLIGHTS)[1]?.[1] ?? '';
  const dashboard = JSON.parse(text);
  expect(isDashboard(dashboard)).toBe(true);
  expect(isDashboard({ ...dashboard, spec: { ...dashboard.spec, uid: 'x' } })).toBe(false);
  expect(isDashboard({ ...dashboard, metadata: { name: 'a b' } })).toBe(false);
  expect(isDashboard(dashboard.spec)).toBe(false);
  expect(isFolder(dashboard)).toBe(false);
});

test('folders with other titles have a uid made of the title', () => {
  const titled = {
    ...FLIGHTS,
    realTimeDashboards: { a: { title: 'A', metrics: ['flight*'], folder: 'Flight operations' } },
  };
  expect(filesOf(titled).map(([path]) => path)).toEqual([
    `${folderUid('Flight operations')}/_folder.json`,
    `${folderUid('Flight operations')}/flight-operations_a.json`,
    `${folderUid('Flight operations')}/flight-operations_natsight-pipeline.json`,
  ]);
});
