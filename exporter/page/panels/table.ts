import type { TableColumns, ValueColumn } from '../../../setup/panels/table-columns.js';
import { cellsOfName, shownBefore } from '../../live/cells.js';
import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { PanelData } from '../panel-data.js';
import { KeyedList, setLevel, setText } from '../keyed-list.js';
import type { Entry } from '../keyed-list.js';
import type { TimeRange } from '../time-range.js';
import { valueLevel, valueText } from '../value-text.js';
import type { PanelView } from './panel-view.js';

/** The values of a row, one for each column of values. */
type Values = readonly (number | undefined)[];

/** The latest values as a table: a column for each label and each value, the largest of the first ones first. */
export function createTable(layout: PanelLayout, body: HTMLElement): PanelView {
  const columns = layout.columns ?? { labels: [], values: [] };
  const rows = element('tbody');
  const nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  const table = element('table', {}, headOf(columns), rows);
  body.append(
    element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': layout.title }, table),
    nothing,
  );
  const list = new KeyedList(rows, (name) => row(layout, columns, cellsOfName(name)));
  return {
    draw: (history: PanelData, range: TimeRange) => {
      const shown = rowsOf(columns, history.latest(layout.key, range.toMs));
      nothing.hidden = shown.length > 0;
      table.hidden = shown.length === 0;
      list.show(shown);
    },
    reset: () => undefined,
  };
}

function headOf({ labels, values }: TableColumns): HTMLElement {
  const labelHeads = labels.map(({ header }) => element('th', { scope: 'col' }, header));
  const valueHeads = values.map(({ header }) => element('th', { scope: 'col', class: 'number' }, header));
  return element('thead', {}, element('tr', {}, ...labelHeads, ...valueHeads));
}

/** Lines with the same labels are one row. */
function rowsOf(columns: TableColumns, lines: ReadonlyMap<string, number>): (readonly [string, Values])[] {
  const before = shownBefore(columns);
  const rows = new Map<string, (number | undefined)[]>();
  for (const [name, value] of lines) {
    const [show] = cellsOfName(name);
    const label = before === 0 ? name : name.slice((show ?? '').length + 1);
    const values = rows.get(label) ?? [];
    values[before === 0 ? 0 : columns.values.findIndex((column) => column.show === show)] = value;
    rows.set(label, values);
  }
  const first = (values: Values) => values[0] ?? -Infinity;
  return [...rows].sort(([, a], [, b]) => first(b) - first(a) || 0);
}

/** Each label names the row; without labels, the column alone does. */
function row(layout: PanelLayout, { labels, values }: TableColumns, cells: readonly string[]): Entry<Values> {
  const heads = labels.map((_, index) => element('th', { scope: 'row' }, cells[index] ?? ''));
  const numbers = values.map(() => element('td', { class: 'number' }));
  return {
    element: element('tr', {}, ...heads, ...numbers),
    show: (shown) => {
      for (const [index, cell] of numbers.entries()) showValue(cell, layout, values[index], shown[index]);
    },
  };
}

function showValue(
  cell: HTMLElement,
  layout: PanelLayout,
  column: ValueColumn | undefined,
  value: number | undefined,
): void {
  const isMeasured = column?.isMeasured ?? true;
  const meaning = { ...layout, ...(isMeasured ? {} : { states: [] }), unit: column?.unit ?? layout.unit };
  setText(cell, value === undefined ? '–' : valueText(meaning, value));
  setLevel(cell, value === undefined || !isMeasured ? undefined : valueLevel(layout, value));
}
