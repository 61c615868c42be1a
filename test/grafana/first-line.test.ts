import { describe, expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { grafanaDashboards } from '../../grafana/generate.js';
import { firingCount, firingQuery } from '../../grafana/panels/alert-query.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { loadSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { EXAMPLES, exampleFolder } from '../setup/examples/examples.js';
import { runPromtool } from '../support/run-command.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { tempFolder, writeText } from '../support/temp-folder.js';

interface Drawn {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly instant?: boolean }[];
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  readonly panels?: readonly Drawn[];
}
interface Generated {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly links: readonly { readonly title: string; readonly type: string; readonly url: string }[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly multi?: boolean }[] };
  readonly panels: readonly Drawn[];
}

const folder = tempFolder();
const bare = (setup: Setup): Setup => ({ ...setup, visualizations: new Map() });
const generated = (setup: Setup): readonly Generated[] =>
  JSON.parse(JSON.stringify(grafanaDashboards(setup, DEFAULT_ADDRESSES).map(({ dashboard }) => dashboard)));
const panelsOf = ({ panels }: Generated) => panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);

const SETUPS = Object.fromEntries(
  ['flights', ...EXAMPLES].flatMap((name) => {
    const { setup } = loadSetup(exampleFolder(name));
    return [
      [name, setup],
      [`${name} without rows`, bare(setup)],
    ];
  }),
);

describe.each(Object.entries(SETUPS))('the dashboards of %s', (_, setup) => {
  const dashboards = generated(setup);

  test('begin with the alerts that fire, and then have one line of numbers', () => {
    for (const { panels } of dashboards) {
      const lines = panels.slice(
        0,
        panels.findIndex(({ type }) => type === 'row'),
      );
      const [alerts, numbers] = [lines.slice(0, 2), lines.slice(2)];
      expect(alerts.map(({ title, gridPos }) => [title, gridPos])).toEqual([
        ['Alerts firing', { x: 0, y: 0, w: 3, h: 5 }],
        ['Alerts', { x: 3, y: 0, w: 21, h: 5 }],
      ]);
      for (const { type, gridPos } of numbers) expect([type, gridPos.y, gridPos.h]).toEqual(['stat', 5, 4]);
      expect(numbers.reduce((sum, { gridPos }) => sum + gridPos.w, 0)).toBe(numbers.length > 0 ? 24 : 0);
    }
  });

  test('have no fingerprint among their tags', () => {
    expect(dashboards.flatMap(({ tags }) => tags).filter((tag) => tag.startsWith('hash-'))).toEqual([]);
  });

  const labelsAmong = (names: readonly string[]) =>
    names.filter((name) => !['datasource', 'job', 'instance', 'window'].includes(name));

  test('use every label variable that they offer, and link to each other with those that both have', () => {
    for (const dashboard of dashboards) {
      const names = (each: Generated | undefined) => each?.templating.list.map(({ name }) => name) ?? [];
      const text = JSON.stringify(panelsOf(dashboard));
      for (const name of labelsAmong(names(dashboard))) expect(text).toContain(`${name}=~\\"$${name}\\"`);
      const links = dashboard.links.filter(({ url }) => url.startsWith('/d/'));
      expect(links).toHaveLength(dashboards.length - 1);
      for (const { url } of links) {
        const target = dashboards.find(({ uid }) => url.startsWith(`/d/${uid}?`));
        const carried = [...url.matchAll(/\$\{(\w+):queryparam\}/g)].map(([, name]) => name ?? '');
        expect(carried).toEqual(names(target).filter((name) => names(dashboard).includes(name)));
      }
    }
  });

  test('lead from the panel of an insight to its alert and its runbook', () => {
    const links = dashboards.flatMap(panelsOf).flatMap((panel) => panel.links ?? []);
    for (const name of setup.alerting.insightAlerts.keys()) {
      const url = setup.alerting.insightAlerts.get(name)?.runbook ?? `http://127.0.0.1:9464/runbooks/${name}`;
      expect(links).toContainEqual(expect.objectContaining({ title: `Runbook of ${name}`, url }));
      expect(links).toContainEqual(expect.objectContaining({ title: `Alert ${name}` }));
    }
  });

  test('ask for what the exporter and Prometheus tell, at one moment for tables and gauges', () => {
    for (const panel of dashboards.flatMap(panelsOf)) {
      if (!['table', 'gauge', 'bargauge'].includes(panel.type)) continue;
      expect(panel.targets?.every(({ instant }) => instant === true)).toBe(true);
    }
  });
});

test('a link to the other dashboards becomes a menu where there are many', () => {
  const many = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`d${index}`, { title: `D ${index}`, metrics: ['flight*'] }]),
  );
  const [first] = generated(setupOf({ ...FLIGHTS, realTimeDashboards: many }));
  expect(first?.links).toMatchObject([
    { type: 'dashboards', tags: ['natsight-flight-operations'], includeVars: false, keepTime: true },
    { title: 'Live page' },
  ]);
});

describe('the list of alerts', () => {
  const devices = loadSetup(exampleFolder('devices')).setup;
  const service = `service="${devices.service.name}"`;
  const firing = (alertname: string, labels: string, since: number, of = service) => [
    { series: `ALERTS{alertname="${alertname}",alertstate="firing",${of}${labels}}`, values: '1x10' },
    { series: `ALERTS_FOR_STATE{alertname="${alertname}",${of}${labels}}`, values: `${since}x10` },
  ];
  const watchdog = firing('Watchdog', ',severity="info"', 5);
  const runbooks = 'http://127.0.0.1:9464/runbooks';

  async function promtool(expr: string, input_series: readonly object[], exp_samples: readonly object[]) {
    const tests = [
      { interval: '15s', input_series, promql_expr_test: [{ expr, eval_time: '1m', exp_samples }] },
    ];
    const file = await writeText(
      folder,
      `alerts-${Math.abs(expr.length)}-${input_series.length}.yml`,
      dump({ rule_files: [], tests }),
    );
    const { stdout, stderr } = await runPromtool(['test', 'rules', file]);
    return `${stdout}${stderr}`;
  }

  test('says since when each alert fires, its sentence with its labels, and where its runbook is', async () => {
    const told = await promtool(
      firingQuery(devices, 'http://127.0.0.1:9464'),
      [
        ...watchdog,
        ...firing('DeviceSilent', ',severity="critical",device="lamp",room="hall"', 30),
        ...firing('NatsightStreamDisconnected', ',severity="critical",stream="readings"', 45),
        ...firing('DeviceSilent', ',severity="critical",device="x",room="y"', 45, 'service="other"'),
        { series: `ALERTS_FOR_STATE{alertname="DeviceHot",${service},device="oven"}`, values: '1x10' },
      ],
      [
        {
          labels: `{alertname="DeviceSilent",${service},severity="critical",device="lamp",room="hall",summary="lamp in hall has been silent for …",runbook="${runbooks}/DeviceSilent",part_0="${runbooks}/",part_2=" in ",part_4=" has been silent for ",part_5="…"}`,
          value: 30_000,
        },
        {
          labels: `{alertname="NatsightStreamDisconnected",${service},severity="critical",stream="readings",summary="NatsightStreamDisconnected",runbook="${runbooks}/NatsightStreamDisconnected",part_0="${runbooks}/"}`,
          value: 45_000,
        },
      ],
    );
    expect(told).toContain('SUCCESS');
  });

  test('counts urgent alerts, and is no number without rules', async () => {
    const expr = firingCount(devices, ['warning', 'critical']);
    const two = [
      ...firing('A', ',severity="critical"', 1),
      ...firing('B', ',severity="warning"', 1),
      ...firing('C', ',severity="info"', 1),
    ];
    expect(await promtool(expr, [...watchdog, ...two], [{ labels: '{}', value: 2 }])).toContain('SUCCESS');
    expect(await promtool(expr, watchdog, [{ labels: '{}', value: 0 }])).toContain('SUCCESS');
    expect(await promtool(expr, firing('A', ',severity="info"', 1), [])).toContain('SUCCESS');
  });

  test('hides the helpers of the query and has a column for each other label', () => {
    const list = generated(devices)
      .flatMap(panelsOf)
      .find(({ title }) => title === 'Alerts');
    expect(JSON.stringify(list)).toContain('"part_5":true');
    expect(JSON.stringify(list)).toMatch(/"renameByName":\{[^}]*"device":"Device"[^}]*"alertname":"Alert"/);
    expect(JSON.stringify(list)).toContain('Natsight stream disconnected');
    expect(JSON.stringify(list)).not.toContain('"device":true');
  });
});
