import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { BURST_LABEL, ESCALATION_LABEL } from '../../setup/model/label-name.js';
import { natureOf } from '../../setup/panels/nature.js';
import type { Panel } from '../../setup/panels/panel.js';
import { panelQueries } from '../../setup/panels/promql.js';
import { ALERT_COLUMNS, labelHeader } from '../../setup/panels/label-words.js';
import { tableColumns } from '../../setup/panels/table-columns.js';
import { DASHBOARD_SCOPE } from '../queries.js';
import { described } from './described.js';
import { mappingsOf } from './mappings.js';
import { byName } from './overrides.js';
import { OTHER_LABELS, TEXTS } from './texts.js';
import type { Override } from './overrides.js';

/** Least widths in pixels: narrower columns cut off their texts. */
const LABEL_WIDTH = 120;
const VALUE_WIDTH = 100;
/** The value of a label that a series does not have. */
const WITHOUT_LABEL = 'none';

interface Column {
  /** Name of the field as Prometheus's datasource gives it. */
  readonly field: string;
  readonly header: string;
  readonly properties: readonly DynamicConfigValue[];
}

/** One row per series: its labels, then its values, the largest first. */
export function tablePanel(panel: Panel, id: number): PanelBuilder {
  const { labels, values } = columnsOf(panel);
  const [sorted] = values.length > 0 ? values : labels;
  const builder = described(new PanelBuilder(), panel, id, [TEXTS, ...[...labels, ...values].map(overrideOf)])
    // Only columns of numbers have them: to Grafana, every text of a label is NaN, and a label of "1" is no state.
    .mappings([])
    .transformations(transformationsOf(panel, labels))
    .filterable(true);
  if (sorted === undefined) return builder;
  return builder.sortBy([
    new TableSortByFieldStateBuilder().displayName(sorted.header).desc(values.length > 0),
  ]);
}

interface Columns {
  readonly labels: readonly Column[];
  readonly values: readonly Column[];
}

function columnsOf(panel: Panel): Columns {
  const { labels, values } = tableColumns(panel);
  const queries = panelQueries(panel, DASHBOARD_SCOPE);
  return {
    labels: [
      ...labels.map(({ label, header }) => labelColumn(label, header, WITHOUT_LABEL)),
      // An alert has only some of them.
      ...otherAlertLabels(panel).map((label) => labelColumn(label, labelHeader(label), '')),
    ],
    values: values.map(({ header, unit, isMeasured }, index) => {
      const field = values.length === 1 ? 'Value' : `Value #${queries[index]?.refId}`;
      const cells = isMeasured ? cellsOf(panel) : [];
      return valueColumn(field, header, [{ id: 'unit', value: unit }, meanings(panel), ...cells]);
    }),
  };
}

/** What a table of alerts shows beside the labels that its query names. */
function otherAlertLabels(panel: Panel): readonly string[] {
  if (panel.source === 'metric' || !/\bALERTS(?:_FOR_STATE)?\b/.test(panel.promql)) return [];
  return ALERT_COLUMNS.filter((label) => !panel.labels.includes(label));
}

const meanings = (panel: Panel): DynamicConfigValue => ({ id: 'mappings', value: mappingsOf(panel) });
const minWidth = (value: number): DynamicConfigValue => ({ id: 'custom.minWidth', value });
const labelColumn = (field: string, header: string, ifMissing: string): Column => ({
  field,
  header,
  properties: [minWidth(LABEL_WIDTH), { id: 'noValue', value: ifMissing }],
});
const valueColumn = (field: string, header: string, properties: readonly DynamicConfigValue[]): Column => ({
  field,
  header,
  properties: [minWidth(VALUE_WIDTH), ...properties],
});

/** The colours of thresholds and states fill the cells. Grafana 9.4 reads "displayMode", newer ones "cellOptions". */
function cellsOf({ thresholds, states }: Panel): readonly DynamicConfigValue[] {
  if (thresholds.length === 0 && states.length === 0) return [];
  return [
    { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
    { id: 'custom.displayMode', value: 'color-background-solid' },
    { id: 'color', value: { mode: 'thresholds' } },
  ];
}

function overrideOf({ field, header, properties }: Column): Override {
  return byName(field, [{ id: 'displayName', value: header }, ...properties]);
}

/** What every series has, and nobody asked for; and what only the notification of an alert needs. */
const HIDDEN = ['Time', '__name__', 'instance', 'job', BURST_LABEL, ESCALATION_LABEL];

/** Merges several queries into columns of one table, and hides what tells nothing apart. */
function transformationsOf(panel: Panel, labels: readonly Column[]): DataTransformerConfig[] {
  const isInfo = panel.source === 'metric' && natureOf(panel.metric) === 'info';
  const shown = new Set(labels.map(({ field }) => field));
  const hidden = [...HIDDEN.filter((name) => !shown.has(name)), ...(isInfo ? ['Value'] : [])];
  const excludeByName = Object.fromEntries(hidden.map((name) => [name, true]));
  const merge = { id: 'merge', options: {} };
  const several = panel.source === 'metric' && panel.shows.length > 1;
  const organize = { id: 'organize', options: { excludeByName, renameByName: {} } };
  // The series of a query may have labels that nobody knows here.
  return [...(several ? [merge] : []), organize, ...(panel.source === 'promql' ? [OTHER_LABELS] : [])];
}
