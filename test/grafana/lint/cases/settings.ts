import {
  DATASOURCE,
  MATCHERS,
  VARIABLES,
  alerts,
  datasource,
  instance,
  job,
  panel,
  stat,
  target,
} from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';
import { alertList, FOREIGN_TAGS, custom, byRegion } from '../parts.js';

/** Cases for the rules about variables, data sources, annotations and settings. */
export const SETTING_CASES: Readonly<Record<string, RuleCases>> = {
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
        dashboard: FOREIGN_TAGS,
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
