import { load } from 'js-yaml';
import { describe, expect, test } from '@jest/globals';
import { dashboardObjects } from '../../../grafana/kubernetes/dashboards.js';
import { datasourceObjects } from '../../../grafana/kubernetes/datasources.js';
import { generateGrafana } from '../../../grafana/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import type { Addresses } from '../../../setup/addresses.js';
import type { KubernetesObject } from '../../../setup/deployment/kubernetes/object.js';
import { CLUSTER } from '../../support/cluster.js';
import { schemaFaults } from '../../support/kubernetes.js';
import { FLIGHTS, setupOf } from '../../support/setup-fixture.js';

const setup = setupOf(FLIGHTS);
const files = generateGrafana(setup, DEFAULT_ADDRESSES);
const SIDECAR = { kind: 'sidecar', instance: {} } as const;
const OPERATOR = { kind: 'operator', instance: { dashboards: 'company' } } as const;
const dashboardsOf = (grafana: typeof SIDECAR | typeof OPERATOR, each = setup) =>
  dashboardObjects(each, DEFAULT_ADDRESSES, CLUSTER, grafana);
const sourcesOf = (grafana: typeof SIDECAR | typeof OPERATOR, addresses: Addresses = DEFAULT_ADDRESSES) =>
  datasourceObjects(setup, addresses, CLUSTER, grafana);
const WITH_PASSWORD = { ...DEFAULT_ADDRESSES, prometheus: 'http://me:s3cret@p.svc:9090' };

function expectAllowed(objects: readonly KubernetesObject[]): void {
  expect(objects.flatMap(schemaFaults)).toEqual([]);
}

describe('for the sidecar', () => {
  test('each dashboard is a ConfigMap with its label, its folder and the file that Grafana reads', () => {
    const objects = dashboardsOf(SIDECAR);
    expectAllowed(objects);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual([
      'natsight-flight-operations-dashboard-live-main-dashboard',
      'natsight-flight-operations-dashboard-event-streams',
    ]);
    for (const { metadata, data } of objects) {
      expect(metadata).toMatchObject({
        labels: { grafana_dashboard: '1' },
        annotations: { grafana_folder: 'natsight' },
      });
      const [[file, text] = []] = Object.entries(data as Readonly<Record<string, string>>);
      expect(text).toBe(files.get(`dashboards/natsight/${file?.replace('flight-operations_', '')}`));
    }
  });

  test('the datasources are a file, a Secret if it has a password', () => {
    const [object] = sourcesOf(SIDECAR).objects;
    expect(object).toMatchObject({
      kind: 'ConfigMap',
      metadata: { labels: { grafana_datasource: '1' } },
      data: {
        'natsight-flight-operations-datasources.yaml': files.get('provisioning/datasources/natsight.yaml'),
      },
    });
    const { objects, known } = sourcesOf(SIDECAR, WITH_PASSWORD);
    expectAllowed(objects);
    expect(objects.map(({ kind }) => kind)).toEqual(['Secret']);
    expect(known).toEqual([]);
  });
});

describe('for grafana-operator', () => {
  test('each dashboard is a GrafanaDashboard for the chosen Grafana', () => {
    const objects = dashboardsOf(OPERATOR);
    expectAllowed(objects);
    for (const object of objects) {
      expect(object).toMatchObject({
        kind: 'GrafanaDashboard',
        spec: {
          instanceSelector: { matchLabels: { dashboards: 'company' } },
          folder: 'natsight',
          allowCrossNamespaceImport: true,
        },
      });
    }
  });

  test('each datasource is a GrafanaDatasource, with the scrape interval of the setup', () => {
    const { objects } = sourcesOf(OPERATOR);
    expectAllowed(objects);
    const { datasources } = load(files.get('provisioning/datasources/natsight.yaml') ?? '') as {
      readonly datasources: readonly object[];
    };
    expect(objects.map(({ spec }) => (spec as { readonly datasource: object }).datasource)).toEqual(
      datasources,
    );
  });

  test('a password comes from a Secret', () => {
    const { objects, known } = sourcesOf(OPERATOR, WITH_PASSWORD);
    expectAllowed(objects);
    expect(JSON.stringify(objects)).not.toContain('s3cret');
    expect(known).toEqual([{ key: 'natsight-prometheus-password', value: 's3cret' }]);
    expect(objects[0]).toMatchObject({
      spec: {
        datasource: { secureJsonData: { basicAuthPassword: '${natsight-prometheus-password}' } },
        valuesFrom: [
          {
            targetPath: 'secureJsonData.basicAuthPassword',
            valueFrom: {
              secretKeyRef: {
                name: 'natsight-flight-operations-addresses',
                key: 'natsight-prometheus-password',
              },
            },
          },
        ],
      },
    });
  });
});

describe('a large dashboard', () => {
  /** A dashboard with a text of this many characters. */
  const withText = (characters: number) =>
    setupOf({
      ...FLIGHTS,
      realTimeDashboards: {
        main: { title: 'Main', metrics: ['flight*'], description: 'x'.repeat(characters) },
      },
      realTimeVisualization: {},
    });

  const textOf = (large: typeof setup) =>
    Object.values(dashboardsOf(SIDECAR, large)[0]?.['data'] ?? {}).join();

  test('is written without indentation, so that it fits', () => {
    const compact = JSON.stringify(JSON.parse(textOf(withText(0))));
    expect(textOf(withText(1_000_000 - compact.length - 100))).toMatch(/^\{"annotations"/);
    expect(textOf(withText(0))).toMatch(/^\{\n {2}"annotations"/);
  });

  test('that does not fit into an object is refused', () => {
    expect(() => dashboardsOf(OPERATOR, withText(1_000_001))).toThrow(
      /^The dashboard "main" has \d{7} bytes, and an object of Kubernetes can hold 1000000\. Divide it in "realTimeDashboards"\.$/,
    );
  });
});

test('dashboards whose uids differ only in what Kubernetes does not tell apart are different objects', () => {
  const uids = ['Main_A', 'main-a', 'main_a'];
  const dashboards = Object.fromEntries(uids.map((uid) => [uid, { title: uid, metrics: ['flight*'] }]));
  const objects = dashboardsOf(
    SIDECAR,
    setupOf({ ...FLIGHTS, realTimeDashboards: dashboards, realTimeVisualization: {} }),
  );
  expectAllowed(objects);
  // The three, and that of natsight itself.
  expect(new Set(objects.map(({ metadata }) => metadata.name)).size).toBe(4);
});
