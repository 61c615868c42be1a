import { dashboard, datasource, instance, job, panel, stat, target } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { beside, row, alertList, FOREIGN_TAGS } from '../parts.js';

/** Cases for the rules about identity and layout. */
export const LAYOUT_CASES: Readonly<Record<string, RuleCases>> = {
  'uid-invalid': {
    bad: [
      bad('41 characters', 'has 41 characters, and Grafana takes 40', { dashboard: { uid: 'a'.repeat(41) } }),
      bad('a slash', 'the uid "shop/a" has characters', { dashboard: { uid: 'shop/a' } }),
      bad('none', 'has no uid', { dashboard: { uid: '' } }),
    ],
    good: [
      good('40 characters', { dashboard: { uid: 'a'.repeat(40) } }),
      good('none in a foreign dashboard, which Grafana gives one', {
        dashboard: { ...FOREIGN_TAGS, uid: null },
      }),
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
    good: [good('a foreign dashboard', { dashboard: FOREIGN_TAGS })],
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
        dashboard: FOREIGN_TAGS,
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
};
