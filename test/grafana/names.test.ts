import { describe, expect, test } from '@jest/globals';
import { outputLabels } from '../../setup/panels/output-labels.js';
import { readQuery } from '../../setup/panels/selectors.js';
import { catalogOf } from '../../setup/catalog.js';
import { entryOfSeries } from '../../setup/families.js';
import { alertsOf } from '../../prometheus/rule-groups.js';
import { loadSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { EXAMPLES, exampleFolder } from '../setup/examples/examples.js';
import { setupOf } from '../support/setup-fixture.js';
import { dashboardsOf, panelsOf } from './drawn.js';
import type { DrawnPanel } from './drawn.js';

const shared = { stream: 'orders', help: 'Help.' };
const SETUP = setupOf({
  liveMetrics: {
    orders_total: { type: 'counter', ...shared, labels: { status_code: 'code', region: 'region' } },
    stock_level: { type: 'gauge', ...shared, value: 'v' },
  },
  realTimeDashboards: { one: { title: 'One', metrics: ['none'] } },
  realTimeVisualization: {
    one: {
      rows: [
        {
          title: 'Row',
          panels: [
            { metric: 'orders_total', by: ['region'], as: 'bargauge' },
            { metric: 'orders_total', by: ['status_code', 'region'], as: 'timeseries' },
            { metric: 'stock_level', as: 'stat' },
            { metric: 'orders_total', show: 'increase', by: ['status_code'], as: 'table' },
            {
              promql: 'natsight_stream_connected',
              title: 'States',
              legend: '{{stream}}',
              as: 'state-timeline',
            },
            { promql: 'orders_total', title: 'Prefixed', legend: 'in {{region}}', as: 'timeseries' },
            { promql: 'ALERTS{alertstate="firing", alertname!="Watchdog"}', title: 'Firing', as: 'table' },
          ],
        },
      ],
    },
  },
});

const drawn = panelsOf(dashboardsOf(SETUP));
const panelNamed = (title: string) => drawn.find((panel) => panel.title === title);

/** What overrides of some fields set. */
function propertiesOf(panel: DrawnPanel | undefined, matcher: string, options?: string) {
  const found = (panel?.fieldConfig?.overrides ?? []).filter(
    (each) => each.matcher.id === matcher && (options === undefined || each.matcher.options === options),
  );
  return Object.fromEntries(
    found.flatMap(({ properties }) => properties.map(({ id, value }) => [id, value])),
  );
}

describe('a series that has none of the labels of its name', () => {
  const nameless = String.raw`/^(?:Value|\s*)$/`;

  test.each([
    ['Orders per second by region, top 10', 'no region'],
    ['Orders per second by status code and region, top 10', 'no status code and no region'],
    ['States', 'no stream'],
  ])('is named in "%s"', (title, name) => {
    const panel = drawn.find((each) => each.title.startsWith(title.replace(', top 10', '')));
    expect(propertiesOf(panel, 'byRegexp', nameless)).toEqual({ displayName: name });
  });

  test.each(['Stock level', 'Prefixed'])('does not exist in "%s", whose legend is never empty', (title) => {
    expect(panelNamed(title)?.targets?.map(({ legendFormat = '' }) => legendFormat.trim())).not.toContain('');
    expect(propertiesOf(panelNamed(title), 'byRegexp', nameless)).toEqual({});
  });

  test('is meant by what Grafana shows instead of an empty name, and by nothing else', () => {
    const pattern = /^(?:Value|\s*)$/;
    expect(String(pattern)).toBe(nameless);
    expect(['Value', '', ' ', '  '].every((name) => pattern.test(name))).toBe(true);
    expect(['Value #A', 'eu', ' eu', 'no Value'].some((name) => pattern.test(name))).toBe(false);
  });
});

describe('the labels of a table', () => {
  const table = drawn.find(({ type, title }) => type === 'table' && title.startsWith('Orders'));

  test('are texts, whatever the unit of the values is', () => {
    expect(propertiesOf(table, 'byType', 'string')).toEqual({ unit: 'string', noValue: '' });
  });

  test('have headers, and a word where a series does not have them', () => {
    expect(propertiesOf(table, 'byName', 'status_code')).toMatchObject({
      displayName: 'Status code',
      noValue: 'none',
    });
  });

  test('of a list of alerts in PromQL are named like those of ours', () => {
    const firing = panelNamed('Firing');
    expect(propertiesOf(firing, 'byName', 'alertname')).toMatchObject({ displayName: 'Alert' });
    expect(propertiesOf(firing, 'byName', 'burn_tier')).toMatchObject({ displayName: 'Burn rate' });
    expect(firing?.transformations).toMatchObject([
      { id: 'organize', options: { excludeByName: { natsight_burst: true, natsight_escalation: true } } },
      { id: 'renameByRegex', options: { regex: '/_/g', renamePattern: ' ' } },
    ]);
  });
});

interface Organized {
  readonly options: {
    readonly excludeByName: Readonly<Record<string, boolean>>;
    readonly renameByName: Readonly<Record<string, string>>;
  };
}

/** Labels that the rules of a setup set on their alerts, and those of the series that they watch, as far as they are known. */
function labelsOfAlerts(setup: Setup): readonly string[] {
  const entries = new Map(catalogOf(setup).map((entry) => [entry.name, entry]));
  const entryOf = (series: string) => entryOfSeries(series, entries);
  const alerts = alertsOf(setup);
  return [
    ...new Set(
      alerts.flatMap(({ expr, labels }) => [
        ...Object.keys(labels ?? {}),
        ...(outputLabels(readQuery(expr), entryOf) ?? []),
      ]),
    ),
  ];
}

describe.each(['flights', ...EXAMPLES])('the list of alerts of %s', (example) => {
  const { setup } = loadSetup(exampleFolder(example));
  const list = panelsOf(dashboardsOf(setup)).find(({ title }) => title === 'Alerts');

  test('has a header for each label of its rules, or hides it', () => {
    const [organize] = (list?.transformations ?? []) as readonly Organized[];
    const { excludeByName = {}, renameByName = {} } = organize?.options ?? {};
    const labels = labelsOfAlerts(setup);
    expect(labels).toEqual(expect.arrayContaining(['severity']));
    expect(labels.filter((label) => !excludeByName[label] && renameByName[label] === undefined)).toEqual([]);
    const headers = Object.values(renameByName);
    expect(headers.filter((header) => !/^(?:\p{Lu}|gRPC|eCPM)[^_]*$/u.test(header))).toEqual([]);
    expect(new Set(headers).size).toBe(headers.length);
  });

  test('shows nothing where an alert does not have a label', () => {
    expect(list?.fieldConfig?.defaults).toMatchObject({ noValue: 'no alerts firing' });
    expect(propertiesOf(list, 'byType', 'string')).toEqual({ unit: 'string', noValue: '' });
  });
});
