import type { GridPlace, LintedPanel, LintedTarget } from '../dashboard.js';
import type { ReadingContext } from './context.js';
import { datasourceAt, languageOf } from './datasource.js';
import { isRecord, isTrueAt, listAt, numberAt, textAt, valueAt } from './json.js';
import type { JsonRecord } from './json.js';

/** A list of panels that is still to be read: they share a grid. */
interface OpenList {
  readonly panels: readonly unknown[];
  readonly grid: number;
  readonly row: LintedPanel | undefined;
}

/** All panels of a dashboard: at the top, within rows that are collapsed, and within the rows of Grafana 4. */
export function readPanels(raw: JsonRecord, context: ReadingContext): readonly LintedPanel[] {
  const read: LintedPanel[] = [];
  let grids = 0;
  const readList = ({ panels, grid, row }: OpenList): readonly OpenList[] => {
    let above = row;
    return panels.filter(isRecord).flatMap((each) => {
      const panel = readPanel(each, context, { grid, row: above });
      read.push(panel);
      if (panel.isRow) above = panel;
      const inner = listAt(each, 'panels');
      return inner.length === 0 ? [] : [{ panels: inner, grid: ++grids, row: panel }];
    });
  };
  const rows = listAt(raw, 'rows').filter(isRecord);
  const open: OpenList[] = [
    { panels: listAt(raw, 'panels'), grid: 0, row: undefined },
    // A row of Grafana 4 has no type, no id and no place.
    ...rows.map((row) => ({
      panels: listAt(row, 'panels').map((panel) =>
        isRecord(panel) ? { ...panel, gridPos: undefined } : panel,
      ),
      grid: ++grids,
      row: readPanel({ ...row, type: 'row' }, context, { grid: 0, row: undefined }),
    })),
  ];
  // Without recursion: a file may nest thousands of rows.
  for (let next = open.shift(); next !== undefined; next = open.shift()) open.unshift(...readList(next));
  return read;
}

function readPanel(
  raw: JsonRecord,
  context: ReadingContext,
  { grid, row }: Pick<LintedPanel, 'grid' | 'row'>,
): LintedPanel {
  const datasource = datasourceAt(raw);
  return {
    raw,
    grid,
    row,
    datasource,
    id: valueAt(raw, 'id'),
    type: textAt(raw, 'type'),
    title: textAt(raw, 'title'),
    isRow: textAt(raw, 'type') === 'row',
    isLibrary: isRecord(valueAt(raw, 'libraryPanel')),
    place: placeAt(raw),
    targets: listAt(raw, 'targets')
      .filter(isRecord)
      .map((target) => readTarget(target, datasource, context)),
  };
}

function placeAt(raw: JsonRecord): GridPlace | undefined {
  const [x, y, w, h] = ['x', 'y', 'w', 'h'].map((key) => numberAt(raw, 'gridPos', key));
  if (x === undefined || y === undefined || w === undefined || h === undefined) return undefined;
  return { x, y, w, h };
}

function readTarget(
  raw: JsonRecord,
  ofPanel: LintedTarget['datasource'],
  { types, queryOf }: ReadingContext,
): LintedTarget {
  const datasource = datasourceAt(raw);
  const expr = textAt(raw, 'expr');
  const language = languageOf(expr, [datasource, ofPanel], types);
  return {
    raw,
    expr,
    language,
    datasource,
    refId: textAt(raw, 'refId'),
    isHidden: isTrueAt(raw, 'hide'),
    isInstant:
      language === 'logql'
        ? textAt(raw, 'queryType') === 'instant'
        : isTrueAt(raw, 'instant') && !isTrueAt(raw, 'range'),
    legend: textAt(raw, 'legendFormat'),
    query: language === 'promql' && expr.trim() !== '' ? queryOf(expr) : undefined,
  };
}
