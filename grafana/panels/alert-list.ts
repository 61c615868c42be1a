import {
  BigValueColorMode,
  BigValueGraphMode,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { alertSummaries } from '../../setup/alert-summaries.js';
import type { Setup } from '../../setup/model/setup.js';
import type { SeverityRole } from '../../setup/model/severity.js';
import { roleOf } from '../../setup/severity.js';
import { DATASOURCE } from '../queries.js';
import { alertHeaders, HIDDEN_ALERT_LABELS } from './alert-columns.js';
import { firingCount, firingQuery, HELPERS, RUNBOOK, sentenceOf, SUMMARY } from './alert-query.js';
import { GREY } from './colours.js';
import { lastValue } from './presentation.js';
import { OTHER_LABELS, TEXTS } from './texts.js';

/** Two alerts and the beginning of the third one, which tells that there are more. */
const ALERT_HEIGHT = 5;
/** Width of the number of alerts. */
export const COUNT_WIDTH = 3;

const COLOURS: Readonly<Record<SeverityRole, string>> = { critical: 'red', warning: 'orange', info: 'blue' };

/** Width of a sentence. On a phone, the table scrolls. */
const SENTENCE_PX = 480;
/** Least width of a column with a label, after those that have a width. */
const LABEL_PX = 100;

/** Titles of the columns, in their order. */
const COLUMNS = { alertname: 'Alert', severity: 'Severity', Value: 'Since', [SUMMARY]: 'Summary' } as const;
const RUNBOOK_COLUMN = 'Runbook';
/** What is not shown. */
const HIDDEN = ['Time', ...HIDDEN_ALERT_LABELS, ...HELPERS];

/** How many alerts fire: green at 0, grey if nobody evaluates the rules. */
export function alertCountPanel(setup: Setup): StatBuilder {
  const { service, alerting } = setup;
  const urgent = alerting.severities.filter((severity) => roleOf(severity, alerting) !== 'info');
  const steps = [
    { value: null, color: 'green' },
    { value: 1, color: 'red' },
  ];
  return new StatBuilder()
    .title('Alerts firing')
    .description(
      `Alerts of ${service.name} that fire now, but for those that only inform. Without a number, Prometheus does not evaluate the rules.`,
    )
    .height(ALERT_HEIGHT)
    .span(COUNT_WIDTH)
    .datasource(DATASOURCE)
    .targets([instantQuery(firingCount(setup, urgent)).legendFormat('firing')])
    .unit('short')
    .min(0)
    .decimals(0)
    .noValue('no rules')
    .mappings([
      {
        type: MappingType.SpecialValue,
        options: {
          match: SpecialValueMatch.NullAndNan,
          result: { text: 'no rules', color: GREY, index: 0 },
        },
      },
    ])
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .colorMode(BigValueColorMode.Background)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(lastValue());
}

/**
 * The alerts that fire now: since when, what, where, and their runbooks. Grafana's own list of alerts has neither summary nor runbook.
 * An instant alert is in it as soon as Prometheus has seen it.
 */
export function alertListPanel(setup: Setup, pages: string, width: number): TableBuilder {
  const table = new TableBuilder()
    .title('Alerts')
    .description(`Alerts of ${setup.service.name} that fire now. The runbook says what to do first.`)
    .height(ALERT_HEIGHT)
    .span(width)
    .datasource(DATASOURCE)
    .targets([instantQuery(firingQuery(setup, pages)).format(PromQueryFormat.Table)])
    .unit('short')
    .minWidth(LABEL_PX)
    .noValue('no alerts firing')
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([{ value: null, color: 'text' }]),
    )
    .transformations([columns(setup), OTHER_LABELS])
    .overrides([TEXTS])
    .sortBy([new TableSortByFieldStateBuilder().displayName(COLUMNS.Value).desc(true)]);
  for (const [name, properties] of Object.entries(looks(setup))) table.overrideByName(name, properties);
  return table;
}

function columns(setup: Setup): DataTransformerConfig {
  const headers = alertHeaders(setup);
  const names = [...Object.keys(COLUMNS), RUNBOOK, ...Object.keys(headers)];
  return {
    id: 'organize',
    options: {
      excludeByName: Object.fromEntries(HIDDEN.map((name) => [name, true])),
      indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
      renameByName: { ...headers, ...COLUMNS, [RUNBOOK]: RUNBOOK_COLUMN },
    },
  };
}

interface Property {
  readonly id: string;
  readonly value: unknown;
}

function looks(setup: Setup): Readonly<Record<string, Property[]>> {
  const { alerting } = setup;
  const severities = alerting.severities.map((severity, index) => [
    severity,
    { text: severity, color: COLOURS[roleOf(severity, alerting)], index },
  ]);
  const sentences = alertSummaries(setup).map((alert, index) => [
    alert.name,
    { text: sentenceOf(alert), index },
  ]);
  const valueMappings = (options: object) => ({ id: 'mappings', value: [{ type: 'value', options }] });
  return {
    [COLUMNS.alertname]: [width(260)],
    [COLUMNS.severity]: [
      width(90),
      valueMappings(Object.fromEntries(severities)),
      { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
      // Grafana 9.4 reads this one.
      { id: 'custom.displayMode', value: 'color-background-solid' },
    ],
    [COLUMNS.Value]: [width(160), { id: 'unit', value: 'dateTimeFromNow' }],
    [COLUMNS[SUMMARY]]: [
      { id: 'custom.minWidth', value: SENTENCE_PX },
      valueMappings(Object.fromEntries(sentences)),
    ],
    [RUNBOOK_COLUMN]: [
      width(90),
      {
        id: 'mappings',
        value: [{ type: 'regex', options: { pattern: '.+', result: { text: 'open', index: 0 } } }],
      },
      { id: 'links', value: [{ title: 'Runbook', url: '${__value.raw}', targetBlank: true }] },
    ],
  };
}

const width = (pixels: number): Property => ({ id: 'custom.width', value: pixels });

function instantQuery(expr: string): DataqueryBuilder {
  return new DataqueryBuilder().refId('A').datasource(DATASOURCE).expr(expr).instant();
}
