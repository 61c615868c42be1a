import { MATCHERS, instant, table, withOverrides } from '../base.js';
import type { Json } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { FOREIGN, beside, override, overridden } from '../parts.js';

const organized = (renameByName: Json, hidden: Json = {}): Json => ({
  id: 'organize',
  options: { excludeByName: { Time: true, ...hidden }, renameByName: { Value: 'Failed', ...renameByName } },
});
const WORDS: Json = { id: 'renameByRegex', options: { regex: '/_/g', renamePattern: ' ' } };
const byLabel = (label: string, ...transformations: readonly Json[]) =>
  table({
    targets: [
      instant({
        format: 'table',
        expr: `sum by (${label}) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
        legendFormat: `{{${label}}}`,
      }),
    ],
    transformations,
  });
/** Alerts beside a graph, which uses the variables. */
const alertTable = (...transformations: readonly Json[]) => [
  table({
    targets: [instant({ format: 'table', expr: 'ALERTS{alertstate="firing", alertname!="Watchdog"}' })],
    defaults: { unit: 'short' },
    transformations,
  }),
  beside(),
];
const SCRAPED = { __name__: true, instance: true, job: true };
const textOverride = (...properties: readonly (readonly [string, unknown])[]): Json => ({
  matcher: { id: 'byType', options: 'string' },
  properties: properties.map(([id, value]) => ({ id, value })),
});

/** Cases for the rules about the texts in tables. */
export const TABLE_TEXT_CASES: Readonly<Record<string, RuleCases>> = {
  'table-label-headers': {
    bad: [
      bad('a technical name', 'a column has the label "burn_tier" as its header', {
        panels: [byLabel('burn_tier', organized({}))],
      }),
      bad('a technical name in a dashboard of somebody else', 'the label "status_code" as its header', {
        ...FOREIGN,
        panels: [byLabel('status_code', organized({}))],
      }),
      bad('a name as it comes, in a generated dashboard', 'the label "region" as its header', {
        panels: [byLabel('region', organized({}))],
      }),
      bad('the name of an alert', 'the label "alertname" as its header', {
        panels: alertTable(organized({ severity: 'Severity' }, SCRAPED), WORDS),
      }),
      bad('labels that come later', 'may give labels that are not known here', {
        panels: alertTable(organized({ alertname: 'Alert', severity: 'Severity' }, SCRAPED)),
      }),
    ],
    good: [
      good('renamed ones', { panels: [byLabel('burn_tier', organized({ burn_tier: 'Burn rate' }))] }),
      good('an override', {
        panels: [
          overridden(
            byLabel('burn_tier', organized({})),
            override('burn_tier', ['displayName', 'Burn rate']),
          ),
        ],
      }),
      good('a word in a dashboard of somebody else', {
        ...FOREIGN,
        panels: [byLabel('region', organized({}))],
      }),
      good('alerts with labels of any kind', {
        panels: alertTable(organized({ alertname: 'Alert', severity: 'Severity' }, SCRAPED), WORDS),
      }),
    ],
  },
  'table-text-unit': {
    bad: [
      bad('a unit for all columns', 'labels in the column "Region" are read in the unit "ops"', {
        panels: [withOverrides(table(), [textOverride(['noValue', ''])])],
      }),
    ],
    good: [
      good('one of the column', {
        panels: [
          withOverrides(table(), [textOverride(['noValue', '']), override('Region', ['unit', 'string'])]),
        ],
      }),
      good('a dashboard of somebody else', { ...FOREIGN, panels: [withOverrides(table(), [])] }),
    ],
  },
  'table-missing-label': {
    bad: [
      bad('a text for all cells', 'a label that a series does not have is shown as "no alerts firing"', {
        panels: [
          withOverrides(table({ defaults: { noValue: 'no alerts firing' } }), [
            textOverride(['unit', 'string']),
          ]),
        ],
      }),
    ],
    good: [good('a text for numbers', { panels: [table({ defaults: { noValue: 'no data' } })] })],
  },
};
