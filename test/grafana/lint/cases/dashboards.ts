import {
  DATASOURCE,
  MATCHERS,
  VARIABLES,
  alerts,
  dashboard,
  datasource,
  instance,
  job,
  panel,
  stat,
  target,
} from '../base.js';
import type { Json } from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';

const beside = (more: Parameters<typeof panel>[0] = {}): Json =>
  panel({ id: 2, title: 'Others', gridPos: { x: 12, y: 0, w: 12, h: 8 }, ...more });
const row = (id: number, y: number, more: Json = {}): Json => ({
  id,
  type: 'row',
  title: `Row ${id}`,
  collapsed: false,
  panels: [],
  gridPos: { x: 0, y, w: 24, h: 1 },
  ...more,
});
const alertList = (y: number, filter = 'alertname!="Watchdog"'): Json => ({
  id: 9,
  type: 'alertlist',
  title: 'Alerts',
  gridPos: { x: 0, y, w: 24, h: 4 },
  options: { alertInstanceLabelFilter: `{service="shop", ${filter}}`, stateFilter: { firing: true } },
});
const FOREIGN = { tags: ['shop'] };
const custom = (more: Json): Json => ({
  name: 'region',
  label: 'Region',
  type: 'custom',
  query: 'eu,us',
  current: { value: 'eu' },
  ...more,
});
const byRegion = target({
  expr: `sum by (region) (rate(orders_failed_total{${MATCHERS}, region=~"$region"}[$__rate_interval]))`,
});

/** Cases for the rules about the dashboard as a whole: identity, layout, variables, data sources, settings. */
export const DASHBOARD_CASES: Readonly<Record<string, RuleCases>> = {
  'uid-invalid': {
    bad: [
      bad('41 characters', 'has 41 characters, and Grafana takes 40', { dashboard: { uid: 'a'.repeat(41) } }),
      bad('a slash', 'the uid "shop/a" has characters', { dashboard: { uid: 'shop/a' } }),
      bad('none', 'has no uid', { dashboard: { uid: '' } }),
    ],
    good: [
      good('40 characters', { dashboard: { uid: 'a'.repeat(40) } }),
      good('none in a foreign dashboard, which Grafana gives one', { dashboard: { ...FOREIGN, uid: null } }),
    ],
  },
  'uid-taken': {
    bad: [
      {
        what: 'two dashboards with one uid',
        says: 'the uid "shop" is also that of 0.json',
        dashboards: [dashboard(), dashboard({ dashboard: { title: 'Other' } })],
      },
    ],
    good: [
      { what: 'two uids', dashboards: [dashboard(), dashboard({ dashboard: { uid: 'b', title: 'Other' } })] },
    ],
  },
  'dashboard-title-taken': {
    bad: [
      {
        what: 'two dashboards with one title',
        says: '0.json in the same folder has the title "Shop" too',
        dashboards: [dashboard(), dashboard({ dashboard: { uid: 'b' } })],
      },
    ],
    good: [
      {
        what: 'two titles',
        dashboards: [dashboard(), dashboard({ dashboard: { uid: 'b', title: 'Other' } })],
      },
    ],
  },
  'dashboard-title-missing': {
    bad: [bad('a blank one', 'has no title', { dashboard: { title: ' ' } })],
    good: [good('a title', {})],
  },
  'owner-tag-missing': {
    bad: [bad('no service', 'none of a service', { dashboard: { tags: ['natsight', 'orders'] } })],
    good: [good('a foreign dashboard', { dashboard: FOREIGN })],
  },
  'tag-hash': {
    bad: [
      bad('a checksum', 'has the tag "hash-d90a9b4ba0d3dda3-2ab00a32"', {
        dashboard: { tags: ['natsight', 'natsight-shop', 'hash-d90a9b4ba0d3dda3-2ab00a32'] },
      }),
    ],
    good: [good('words', { dashboard: { tags: ['hashing', 'deadbeef', 'linux'] } })],
  },
  'datasource-shared': {
    bad: [
      bad('the uid of all services', 'selects the data source "natsight-prometheus"', {
        variables: [{ ...datasource, current: { value: 'natsight-prometheus' } }, job, instance],
      }),
    ],
    good: [good('the uid of a service', {})],
  },
  'panel-id-taken': {
    bad: [
      bad('one id twice', 'has the id 1, as the panel "Failed orders by region" has', {
        panels: [panel(), beside({ id: 1 })],
      }),
      bad('one id twice, in a collapsed row', 'has the id 1', {
        panels: [
          panel(),
          row(3, 8, { collapsed: true, panels: [beside({ id: 1, gridPos: { x: 0, y: 9, w: 12, h: 8 } })] }),
        ],
      }),
      bad('zero', 'has the id 0', { panels: [panel({ id: 0 })] }),
      bad('none', 'has no id', { panels: [panel({ id: undefined })] }),
      bad('a text', 'has the id "1"', { panels: [panel({ id: '1' })] }),
    ],
    good: [good('two ids', { panels: [panel(), beside()] })],
  },
  'ref-id-taken': {
    bad: [
      bad('one twice', 'have the refId "A"', {
        panels: [panel({ targets: [target(), target({ expr: 'sum by (region) (region:orders:rate5m)' })] })],
      }),
      bad('none', 'has no refId', { panels: [panel({ targets: [target({ refId: undefined })] })] }),
    ],
    good: [
      good('A and B', {
        panels: [
          panel({
            targets: [target(), target({ refId: 'B', expr: 'sum by (region) (region:orders:rate5m)' })],
          }),
        ],
      }),
    ],
  },
  'panels-overlap': {
    bad: [
      bad('one on the other', 'lies on the panel "Failed orders by region"', {
        panels: [panel(), beside({ gridPos: { x: 11, y: 7, w: 12, h: 8 } })],
      }),
      bad('within a collapsed row', 'lies on the panel', {
        panels: [
          panel(),
          row(3, 8, {
            collapsed: true,
            panels: [
              beside({ gridPos: { x: 0, y: 9, w: 12, h: 8 } }),
              beside({ id: 4, title: 'Third', gridPos: { x: 6, y: 9, w: 12, h: 8 } }),
            ],
          }),
        ],
      }),
      bad('on a row', 'lies on the panel "Row 3"', {
        panels: [
          panel({ gridPos: { x: 0, y: 1, w: 12, h: 8 } }),
          row(3, 9),
          beside({ gridPos: { x: 0, y: 9, w: 12, h: 8 } }),
        ],
      }),
    ],
    good: [
      good('side by side and below', {
        panels: [panel(), beside(), beside({ id: 3, title: 'Third', gridPos: { x: 0, y: 8, w: 24, h: 1 } })],
      }),
      good('the panels of a collapsed row over those below it', {
        panels: [
          row(3, 0, { collapsed: true, panels: [beside({ gridPos: { x: 0, y: 1, w: 12, h: 8 } })] }),
          row(4, 1),
          panel({ gridPos: { x: 0, y: 2, w: 12, h: 8 } }),
        ],
      }),
    ],
  },
  'panel-off-grid': {
    bad: [
      bad('beyond column 24', 'is not within 24 columns', {
        panels: [panel({ gridPos: { x: 13, y: 0, w: 12, h: 8 } })],
      }),
      bad('no width', 'is not within 24 columns', {
        panels: [panel({ gridPos: { x: 0, y: 0, w: 0, h: 8 } })],
      }),
      bad('texts for numbers', 'without the numbers', {
        panels: [panel({ gridPos: { x: '0', y: 0, w: 12, h: 8 } })],
      }),
    ],
    good: [good('the whole width', { panels: [panel({ gridPos: { x: 0, y: 0, w: 24, h: 8 } })] })],
  },
  'row-empty': {
    bad: [bad('no panels', 'the row has no panels', { panels: [panel(), row(3, 8)] })],
    good: [
      good('a panel below it', { panels: [row(3, 0), panel({ gridPos: { x: 0, y: 1, w: 12, h: 8 } })] }),
      good('a panel in it', {
        panels: [
          panel(),
          row(3, 8, { collapsed: true, panels: [beside({ gridPos: { x: 0, y: 9, w: 12, h: 8 } })] }),
        ],
      }),
    ],
  },
  'stat-tall': {
    bad: [
      bad('six rows', 'one number is 6 rows high', {
        panels: [stat({ gridPos: { x: 0, y: 0, w: 6, h: 6 } })],
      }),
    ],
    good: [
      good('a number for each region', {
        panels: [stat({ gridPos: { x: 0, y: 0, w: 6, h: 8 }, targets: [target()] })],
      }),
      good('a foreign dashboard', {
        dashboard: FOREIGN,
        panels: [stat({ gridPos: { x: 0, y: 0, w: 6, h: 6 } })],
      }),
    ],
  },
  'alerts-below': {
    bad: [
      bad('below a graph', 'the alerts are 8 rows below the first panel', {
        panels: [panel(), alertList(8)],
      }),
    ],
    good: [good('first', { panels: [alertList(0), panel({ gridPos: { x: 0, y: 4, w: 12, h: 8 } })] })],
  },
  'panel-title-taken': {
    bad: [
      bad('in one row', 'another panel of the row has the title', {
        panels: [panel(), beside({ title: 'Failed orders by region' })],
      }),
    ],
    good: [
      good('in two rows', {
        panels: [
          panel(),
          row(3, 8),
          beside({ title: 'Failed orders by region', gridPos: { x: 0, y: 9, w: 12, h: 8 } }),
        ],
      }),
    ],
  },
  'link-variables': {
    bad: [
      bad('all variables', 'the link "Dashboards" carries all variables', {
        dashboard: {
          links: [{ type: 'dashboards', title: 'Dashboards', tags: ['natsight'], includeVars: true }],
        },
      }),
    ],
    good: [
      good('variables by name', {
        dashboard: {
          links: [{ type: 'link', title: 'Other', url: '/d/b?${job:queryparam}', includeVars: false }],
        },
      }),
    ],
  },
  'variable-undefined': {
    bad: [
      bad('in a query', 'names the variable "region"', { panels: [panel({ targets: [byRegion] })] }),
      bad('in a title', 'the title "Failed orders in $region" names', {
        panels: [panel({ title: 'Failed orders in $region' })],
      }),
      bad('as a repetition', 'the repetition "${region}" names', { panels: [panel({ repeat: 'region' })] }),
      bad('in another variable', 'the query of the variable "instance"', {
        variables: [
          datasource,
          job,
          { ...instance, query: 'label_values(up{job=~"$job", region="$region"}, instance)' },
        ],
      }),
      bad('in an annotation', 'the query of the annotation', {
        annotations: [alerts({ expr: 'changes(shop_version{region="$region"}[1m])' })],
      }),
    ],
    good: [
      good('a variable of Grafana, money and a group of a regular expression', {
        panels: [
          panel({
            title: 'Sales in $USD of $__from',
            targets: [
              target({
                expr: `sum by (region) (label_replace(rate(orders_failed_total{${MATCHERS}}[$__rate_interval]), "region", "$1", "r", "(.*)"))`,
              }),
            ],
          }),
        ],
      }),
      good('an input of an exported dashboard', {
        dashboard: { __inputs: [{ name: 'DS_SHOP', type: 'datasource', pluginId: 'prometheus' }] },
        annotations: [alerts({ datasource: { uid: '${DS_SHOP}' } })],
      }),
    ],
  },
  'variable-unused': {
    bad: [
      bad('nothing names it', 'nothing uses the variable "region"', withVariables(custom({}))),
      bad(
        'only itself',
        'nothing uses the variable "region"',
        withVariables(custom({ query: '$region,us' })),
      ),
    ],
    good: [
      good('in a query', { ...withVariables(custom({})), panels: [panel({ targets: [byRegion] })] }),
      good('as a repetition', { ...withVariables(custom({})), panels: [panel({ repeat: 'region' })] }),
      good('in another variable', { variables: VARIABLES }),
      good(
        'an ad hoc filter, which acts by itself',
        withVariables({ name: 'filters', type: 'adhoc', datasource: DATASOURCE, filters: [] }),
      ),
    ],
  },
  'variable-repeated': {
    bad: [
      bad('one name twice', 'two variables have the name "region"', {
        ...withVariables(custom({}), custom({})),
        panels: [panel({ targets: [byRegion] })],
      }),
    ],
    good: [good('two names', {})],
  },
  'variable-value-missing': {
    bad: [
      bad('no current', 'the variable "region" has no value', {
        ...withVariables(custom({ current: {} })),
        panels: [panel({ targets: [byRegion] })],
      }),
    ],
    good: [
      good('a foreign dashboard', {
        dashboard: FOREIGN,
        ...withVariables(custom({ current: {} })),
        panels: [panel({ targets: [byRegion] })],
      }),
    ],
  },
  'datasource-fixed': {
    bad: [
      bad('of a query', 'the query has the data source "P1"', {
        panels: [panel({ targets: [target({ datasource: { type: 'prometheus', uid: 'P1' } })] })],
      }),
      bad('of a stat', 'the panel has the data source "P1"', {
        panels: [stat({ datasource: { type: 'prometheus', uid: 'P1' } })],
      }),
      bad('of an annotation', 'the annotation "Alerts: critical" has', {
        annotations: [alerts({ datasource: 'Prometheus' })],
      }),
    ],
    good: [
      good("Grafana's own annotations and expressions", {
        annotations: [
          alerts(),
          { name: 'Annotations & Alerts', builtIn: 1, datasource: { type: 'grafana', uid: '-- Grafana --' } },
        ],
        panels: [
          panel({
            targets: [
              target(),
              {
                refId: 'B',
                type: 'math',
                expression: '$A * 2',
                datasource: { type: '__expr__', uid: '__expr__' },
              },
            ],
          }),
        ],
      }),
    ],
  },
  'refresh-fast': {
    bad: [bad('each second', 'is refreshed each 1s', { dashboard: { refresh: '1s' } })],
    good: [
      good('5 s', { dashboard: { refresh: '5s' } }),
      good('never', { dashboard: { refresh: '' } }),
      good('false, as Grafana 7 wrote it', { dashboard: { refresh: false } }),
    ],
  },
  'query-repeated': {
    bad: [
      bad('twice the same', 'the queries A and B are the same', {
        panels: [panel({ targets: [target(), target({ refId: 'B' })] })],
      }),
    ],
    good: [
      good('once hidden', { panels: [panel({ targets: [target(), target({ refId: 'B', hide: true })] })] }),
    ],
  },
  'alert-list-watchdog': {
    bad: [
      bad('no filter', 'has the Watchdog', {
        panels: [alertList(0, 'severity!=""'), panel({ gridPos: { x: 0, y: 4, w: 12, h: 8 } })],
      }),
    ],
    good: [good('a filter', { panels: [alertList(0), panel({ gridPos: { x: 0, y: 4, w: 12, h: 8 } })] })],
  },
  'annotation-watchdog': {
    bad: [
      bad('all alerts', 'draws the Watchdog', {
        annotations: [alerts({ expr: 'last_over_time(ALERTS{alertstate="firing"}[1m])' })],
      }),
      bad('its severity', 'draws the Watchdog', {
        annotations: [
          alerts({ expr: 'last_over_time(ALERTS{alertstate="firing", severity=~"info|warning"}[1m])' }),
        ],
      }),
    ],
    good: [
      good('a severity that it does not have', {
        annotations: [
          alerts({ expr: 'last_over_time(ALERTS{alertstate="firing", severity="critical"}[1m])' }),
        ],
      }),
      good('one alert', {
        annotations: [alerts({ expr: 'last_over_time(ALERTS{alertname=~"Shop.*"}[1m])' })],
      }),
      good('pending alerts', {
        annotations: [alerts({ expr: 'last_over_time(ALERTS{alertstate="pending"}[1m])' })],
      }),
    ],
  },
  'annotation-step': {
    bad: [
      bad('single moments', 'misses shorter ones', {
        annotations: [alerts({ expr: 'ALERTS{alertname!="Watchdog"}' })],
      }),
      bad('a small step', 'draws a line for each sample', { annotations: [alerts({ step: '5s' })] }),
      bad('a step longer than the range', 'looks back over 1m of each 5m', {
        annotations: [alerts({ step: '5m' })],
      }),
    ],
    good: [
      good("Grafana's default step", { annotations: [alerts({ step: undefined })] }),
      good('something else than alerts', {
        annotations: [alerts({ expr: 'changes(shop_build_timestamp_seconds[2m]) > 0' })],
      }),
    ],
  },
};
