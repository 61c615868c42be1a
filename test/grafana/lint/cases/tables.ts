import { MATCHERS, instant, panel, table, target } from '../base.js';
import type { Json } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { thresholds, override, overridden, rate } from '../parts.js';

/** Two values for each region: their sum by a rate, and their number. */
const twoColumns = (...overrides: readonly Json[]) =>
  overridden(
    table({
      targets: [
        instant({ format: 'table' }),
        instant({
          format: 'table',
          refId: 'B',
          expr: `sum by (region) (increase(orders_failed_total{${MATCHERS}}[$__range]))`,
        }),
      ],
      transformations: [
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            renameByName: { 'Value #A': 'Failed', 'Value #B': 'Number', region: 'Region' },
          },
        },
      ],
      defaults: { unit: 'short' },
    }),
    ...overrides,
  );
const organized = (renameByName: Json): Json => ({
  id: 'organize',
  options: { excludeByName: { Time: true }, renameByName },
});
/** What natsight does about labels that it does not know. */
const WORDS: Json = { id: 'renameByRegex', options: { regex: '/_/g', renamePattern: ' ' } };
const rawTable = (organize: Json) =>
  table({
    targets: [instant({ format: 'table', expr: `up{${MATCHERS}}` })],
    transformations: [{ id: 'organize', options: organize }, WORDS],
    options: { sortBy: [{ displayName: 'Up' }] },
  });

/** Cases for the rules about tables. */
export const TABLE_CASES: Readonly<Record<string, RuleCases>> = {
  'table-units': {
    bad: [
      bad('a rate and a number', 'have the same unit "short", but one is a rate and one a number of events', {
        panels: [twoColumns()],
      }),
    ],
    good: [
      good('a unit for each', {
        panels: [twoColumns(override('Failed', ['unit', 'cps']), override('Number', ['unit', 'short']))],
      }),
      good('one column', { panels: [table()] }),
    ],
  },
  'table-headers': {
    bad: [
      bad('Value', 'a column has the header "Value"', {
        panels: [table({ transformations: [organized({ region: 'Region' })] })],
      }),
      bad('top', 'a column has the header "top"', {
        panels: [
          table({
            targets: [
              instant({
                format: 'table',
                expr: `sum by (top) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
                legendFormat: '{{top}}',
              }),
            ],
            transformations: [organized({ Value: 'Failed', top: 'top' })],
          }),
        ],
      }),
    ],
    good: [
      good('an override', {
        panels: [
          overridden(
            table({ transformations: [organized({ region: 'Region' })] }),
            override('Value', ['displayName', 'Failed']),
          ),
        ],
      }),
    ],
  },
  'table-labels': {
    bad: [
      bad('all labels', 'the table shows "__name__", "instance", "job"', {
        panels: [rawTable({ excludeByName: { Time: true }, renameByName: { Value: 'Up' } })],
      }),
      bad('the time', 'the table shows "Time"', {
        panels: [
          table({
            transformations: [
              { id: 'organize', options: { renameByName: { Value: 'Failed', region: 'Region' } } },
            ],
          }),
        ],
      }),
    ],
    good: [
      good('renamed and hidden ones', {
        panels: [
          rawTable({
            excludeByName: { Time: true, __name__: true, job: true },
            renameByName: { Value: 'Up', instance: 'Exporter' },
          }),
        ],
      }),
      good('chosen ones', {
        panels: [
          table({
            transformations: [
              { id: 'filterFieldsByName', options: { include: { names: ['region', 'Value'] } } },
              { id: 'organize', options: { renameByName: { Value: 'Failed', region: 'Region' } } },
            ],
          }),
        ],
      }),
    ],
  },
  'table-mappings': {
    bad: [
      bad('not a number', 'each text in the column "Region" is shown as "no data"', {
        panels: [
          table({
            defaults: {
              unit: 'cps',
              mappings: [{ type: 'special', options: { match: 'null+nan', result: { text: 'no data' } } }],
            },
          }),
        ],
      }),
      bad('a state', 'the column "Region" of texts has the meanings of numbers', {
        panels: [
          table({ defaults: { unit: 'cps', mappings: [{ type: 'value', options: { 1: { text: 'up' } } }] } }),
        ],
      }),
    ],
    good: [
      good('null', {
        panels: [
          table({
            defaults: {
              unit: 'cps',
              mappings: [{ type: 'special', options: { match: 'null', result: { text: 'no data' } } }],
            },
          }),
        ],
      }),
      good('an override', {
        panels: [
          overridden(
            table(),
            override('Failed', ['mappings', [{ type: 'value', options: { 1: { text: 'up' } } }]]),
          ),
        ],
      }),
    ],
  },
  'table-order': {
    bad: [bad('no order', 'the table is not sorted', { panels: [table({ options: { sortBy: [] } })] })],
    good: [
      good('a transformation', {
        panels: [
          table({
            options: { sortBy: [] },
            transformations: [
              organized({ Value: 'Failed', region: 'Region' }),
              { id: 'sortBy', options: {} },
            ],
          }),
        ],
      }),
      good('sort_desc()', {
        panels: [
          table({
            options: { sortBy: [] },
            targets: [
              instant({
                format: 'table',
                expr: `sort_desc(sum by (region) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval])))`,
              }),
            ],
          }),
        ],
      }),
    ],
  },
  'table-width': {
    bad: [bad('none', 'the columns have no least width', { panels: [table({ defaults: { custom: {} } })] })],
    good: [
      good('by columns', {
        panels: [
          overridden(table({ defaults: { custom: {} } }), override('Failed', ['custom.minWidth', 100])),
        ],
      }),
    ],
  },
  'table-thresholds': {
    bad: [
      bad('no colour', 'its cells have no colour', {
        panels: [table({ defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) } })],
      }),
    ],
    good: [
      good('a background', {
        panels: [
          table({
            defaults: {
              thresholds: thresholds([null, 'green'], [1, 'red']),
              custom: { minWidth: 100, cellOptions: { type: 'color-background' } },
            },
          }),
        ],
      }),
      good('as Grafana 9 wrote it', {
        panels: [
          overridden(
            table({ defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) } }),
            override('Failed', ['custom.displayMode', 'color-text']),
          ),
        ],
      }),
    ],
  },
  'table-format': {
    bad: [bad('series', 'has the format "time_series"', { panels: [table({ targets: [instant()] })] })],
    good: [
      good('a transformation', {
        panels: [table({ targets: [target()], transformations: [{ id: 'reduce', options: {} }] })],
      }),
    ],
  },
  'unit-of-increase': {
    bad: [
      bad('c/s', 'is an increase and has the unit "cps"', {
        panels: [
          panel({
            defaults: { unit: 'cps' },
            targets: [rate({ expr: `sum(increase(orders_failed_total{${MATCHERS}}[$__rate_interval]))` })],
          }),
        ],
      }),
      bad('in a column', 'has the unit "ops"', {
        panels: [twoColumns(override('Failed', ['unit', 'ops']), override('Number', ['unit', 'ops']))],
      }),
    ],
    good: [
      good('an increase by its time', {
        panels: [
          panel({ targets: [rate({ expr: `sum(increase(orders_failed_total{${MATCHERS}}[1h])) / 3600` })] }),
        ],
      }),
    ],
  },
};
