import { catalogByName } from '../catalog.js';
import { entryOfSeries } from '../families.js';
import type { DashboardDeclaration } from '../model/dashboard.js';
import type { Objective } from '../model/objective.js';
import type { PanelDeclaration } from '../model/panel.js';
import type { Setup } from '../model/setup.js';
import { matchesAny } from '../panels/glob.js';
import { declaredPanel } from '../panels/metric-panel.js';
import type { Dashboard } from '../panels/panel.js';
import { promqlPanel } from '../panels/promql-panel.js';
import { selectorsOf } from '../panels/selectors.js';
import { defaultRows } from './default-rows.js';
import { metricsOf, queryIn } from './draft.js';
import type { DraftPanel, DraftRow, PanelSource } from './draft.js';
import { filtersOf, withFilters } from './filters.js';
import { dashboardsOf } from './pipeline/pipeline-dashboard.js';
import { placeRows } from './place.js';

/** Minimum width of a graph of a row that the setup declares. */
const DECLARED_WIDTH = 6;

/** Dashboards by the setup that they are of: each alert asks for the panel that shows it. */
const RESOLVED = new WeakMap<Setup, readonly Dashboard[]>();

/** All dashboards of a setup with resolved panels, and one of natsight itself. Metrics that are not in the catalog are omitted. */
export function resolveDashboards(setup: Setup): readonly Dashboard[] {
  const known = RESOLVED.get(setup);
  if (known !== undefined) return known;
  const entries = catalogByName(setup);
  const source = { setup, entries, queries: new Map() };
  const declarations = dashboardsOf(setup);
  const objectives = objectivesOf(source, declarations);
  const dashboards = declarations.map((declaration) =>
    resolveDashboard(source, declaration, objectives.get(declaration.uid) ?? []),
  );
  RESOLVED.set(setup, dashboards);
  return dashboards;
}

function resolveDashboard(
  source: PanelSource,
  declaration: DashboardDeclaration,
  objectives: readonly Objective[],
): Dashboard {
  const { uid, title, folder, tags, range, description = '', metrics } = declaration;
  const declared = declaredRows(source, uid);
  const shown = new Set(declared.flatMap((row) => row.drafts.flatMap(metricsOf)));
  const matching = [...source.entries.values()].filter(({ name }) => matchesAny(metrics, name));
  const rows = defaultRows(source, {
    matching,
    rest: matching.filter(({ name }) => !shown.has(name)),
    isWhole: declared.length === 0,
    objectives,
  });
  const placed = placeRows([...declared, ...rows]);
  const filters = filtersOf(source, placed);
  const filtered = withFilters(source, placed, filters);
  return { uid, title, folder, tags, range, description, rows: filtered, filters };
}

function declaredRows(source: PanelSource, uid: string): readonly DraftRow[] {
  return (source.setup.visualizations.get(uid)?.rows ?? []).map((row) => ({
    title: row.title,
    collapsed: row.collapsed,
    minimumWidth: DECLARED_WIDTH,
    drafts: row.panels.flatMap((panel) => draftOf(source, panel)),
  }));
}

function draftOf(source: PanelSource, declaration: PanelDeclaration): readonly DraftPanel[] {
  const { setup, entries } = source;
  const { width: declaredWidth, height: declaredHeight } = declaration;
  const declared = { declaredWidth, ...(declaredHeight !== undefined && { declaredHeight }) };
  if ('promql' in declaration)
    return [{ panel: promqlPanel(source, declaration, queryIn(source, declaration.promql)), ...declared }];
  const entry = entries.get(declaration.metric);
  return entry === undefined ? [] : [{ panel: declaredPanel(setup, entry, declaration), ...declared }];
}

/** The objectives by the dashboard that shows their events; if none does, the first one. */
function objectivesOf(
  { setup, entries }: PanelSource,
  dashboards: readonly DashboardDeclaration[],
): ReadonlyMap<string, readonly Objective[]> {
  const byUid = new Map<string, Objective[]>();
  for (const objective of setup.alerting.objectives) {
    const counters = [objective.good, objective.total]
      .flatMap((text) => selectorsOf(text))
      .flatMap(({ metric = '' }) => entryOfSeries(metric, entries)?.name ?? []);
    const showing = dashboards.find(({ metrics }) => counters.some((name) => matchesAny(metrics, name)));
    const uid = (showing ?? dashboards[0])?.uid ?? '';
    byUid.set(uid, [...(byUid.get(uid) ?? []), objective]);
  }
  return byUid;
}
