import { catalogOf } from '../catalog.js';
import type { CatalogEntry } from '../catalog.js';
import type { DashboardDeclaration } from '../model/dashboard.js';
import { PANEL_KINDS } from '../model/panel.js';
import type { PanelDeclaration } from '../model/panel.js';
import type { Setup } from '../model/setup.js';
import { matchesAny } from './glob.js';
import { declaredPanel, defaultPanel, keyOf } from './metric-panel.js';
import type { Unplaced } from './metric-panel.js';
import type { Dashboard, MetricPanel, Panel, PanelRow, PromqlPanel } from './panel.js';
import { promqlPanel } from './promql-panel.js';
import { shareWidths } from './widths.js';

/** Title of the row for metrics that match the dashboard but have no declared panel. */
const REST_TITLE = 'More';

interface DraftPanel {
  readonly panel: Unplaced<MetricPanel> | Unplaced<PromqlPanel>;
  readonly declaredWidth: number | undefined;
}

/** All dashboards of a setup with resolved panels. Metrics that are not in the catalog are omitted. */
export function resolveDashboards(setup: Setup): readonly Dashboard[] {
  const entries = new Map(catalogOf(setup).map((entry) => [entry.name, entry]));
  return setup.dashboards.map((declaration) => resolveDashboard(setup, declaration, entries));
}

function resolveDashboard(
  setup: Setup,
  declaration: DashboardDeclaration,
  entries: ReadonlyMap<string, CatalogEntry>,
): Dashboard {
  const { uid, title, folder, tags, range, description = '', metrics } = declaration;
  const rows = (setup.visualizations.get(uid)?.rows ?? []).map((row) => ({
    title: row.title,
    collapsed: row.collapsed,
    minimumWidth: 6,
    drafts: row.panels.flatMap((panel) => draftOf(setup, panel, entries)),
  }));
  const shown = new Set(rows.flatMap((row) => row.drafts.flatMap(metricsOf)));
  const rest = [...entries.values()]
    .filter((entry) => matchesAny(metrics, entry.name) && !shown.has(entry.name))
    .map((entry) => ({ panel: defaultPanel(setup, entry), declaredWidth: undefined }));
  const more = {
    title: rows.length === 0 ? title : REST_TITLE,
    collapsed: false,
    minimumWidth: 8,
    drafts: rest,
  };
  return { uid, title, folder, tags, range, description, rows: placeRows([...rows, more]) };
}

function draftOf(
  setup: Setup,
  declaration: PanelDeclaration,
  entries: ReadonlyMap<string, CatalogEntry>,
): readonly DraftPanel[] {
  const declaredWidth = declaration.width;
  if ('promql' in declaration) return [{ panel: promqlPanel(setup, declaration, entries), declaredWidth }];
  const entry = entries.get(declaration.metric);
  return entry === undefined ? [] : [{ panel: declaredPanel(setup, entry, declaration), declaredWidth }];
}

function metricsOf({ panel }: DraftPanel): readonly string[] {
  if (panel.source === 'metric') return [panel.metric.name];
  return panel.exposed.flatMap((name) => [name, name.replace(/_(?:bucket|sum|count)$/, '')]);
}

interface DraftRow {
  readonly title: string;
  readonly collapsed: boolean;
  /** Minimum width of a graph in columns; larger in rows that the setup did not declare. */
  readonly minimumWidth: number;
  readonly drafts: readonly DraftPanel[];
}

function placeRows(rows: readonly DraftRow[]): readonly PanelRow[] {
  const keys = new Map<string, number>();
  return rows
    .filter((row) => row.drafts.length > 0)
    .map(({ title, collapsed, minimumWidth, drafts }) => {
      const widths = shareWidths(
        drafts.map(({ panel, declaredWidth }) => ({
          declared: declaredWidth,
          least: isCompact(panel) ? COMPACT_WIDTH : minimumWidth,
        })),
      );
      const panels = drafts.map(({ panel }, index): Panel => ({
        ...panel,
        key: freeKey(panel, keys),
        width: widths[index] ?? 24,
      }));
      return { title, collapsed, panels };
    });
}

/** Adds a number to the key of a repeated panel. */
function freeKey(panel: DraftPanel['panel'], keys: Map<string, number>): string {
  const key = panel.source === 'metric' ? keyOf(panel) : `promql ${panel.promql} as ${panel.kind}`;
  const before = keys.get(key) ?? 0;
  keys.set(key, before + 1);
  return before === 0 ? key : `${key} #${before + 1}`;
}

const COMPACT_WIDTH = 4;
const isCompact = ({ kind }: DraftPanel['panel']) => PANEL_KINDS[kind].isCompact;
