import { PANEL_KINDS } from '../model/panel.js';
import { keyOf } from '../panels/metric-panel.js';
import type { Panel, PanelRow } from '../panels/panel.js';
import { filterMatcher } from '../panels/series-filter.js';
import { alignHeights } from '../panels/heights.js';
import { titleColumns } from '../panels/title-width.js';
import { COLUMNS, shareWidths } from '../panels/widths.js';
import type { DraftPanel, DraftRow } from './draft.js';

const COMPACT_WIDTH = 4;

/** Gives each panel its width and its key, and leaves out rows without panels. */
export function placeRows(rows: readonly DraftRow[]): readonly PanelRow[] {
  const keys = new Map<string, number>();
  return rows
    .filter((row) => row.drafts.length > 0)
    .map(({ minimumWidth, drafts, ...row }) => {
      const widths = shareWidths(
        drafts.map(({ panel, declaredWidth }) => ({
          declared: declaredWidth,
          least: PANEL_KINDS[panel.kind].isCompact
            ? Math.max(COMPACT_WIDTH, titleColumns(panel.title))
            : minimumWidth,
        })),
      );
      const heights = alignHeights(
        drafts.map(({ panel, declaredHeight }, index) => ({
          width: widths[index] ?? COLUMNS,
          height: panel.height,
          // One number does not need more room.
          isFixed: declaredHeight !== undefined || panel.kind === 'stat',
        })),
      );
      const panels = drafts.map((draft, index): Panel => ({
        ...draft.panel,
        key: freeKey(draft, keys),
        width: widths[index] ?? COLUMNS,
        height: heights[index] ?? draft.panel.height,
      }));
      return { ...row, panels };
    });
}

/** Adds a number to the key of a repeated panel. */
function freeKey(draft: DraftPanel, keys: Map<string, number>): string {
  const key = draft.key ?? contentKey(draft.panel);
  const before = keys.get(key) ?? 0;
  keys.set(key, before + 1);
  return before === 0 ? key : `${key} #${before + 1}`;
}

function contentKey(panel: DraftPanel['panel']): string {
  if (panel.source === 'promql') return `promql ${panel.promql} as ${panel.kind}`;
  return panel.only === undefined ? keyOf(panel) : `${keyOf(panel)} only ${filterMatcher(panel.only)}`;
}
