import { grafanaUid } from '../deployment/grafana-uid.js';
import type { Setup } from '../model/setup.js';
import { matchesAny } from '../panels/glob.js';
import { panelIds } from '../panels/panel-ids.js';
import { panelsOf } from '../panels/panel.js';
import type { Dashboard, Panel } from '../panels/panel.js';
import { metricsOf } from './draft.js';
import { burnRateKey } from './objectives.js';
import { dashboardsOf } from './pipeline/pipeline-dashboard.js';
import { resolveDashboards } from './resolve.js';

/** Where a person sees what an alert is about. */
export interface AlertPanel {
  /** Uid of the dashboard in the setup. */
  readonly dashboard: string | undefined;
  /** Its uid in Grafana; unset: no panel shows it. */
  readonly grafanaUid?: string;
  /** Grafana's id of the panel; unset: no panel shows it. */
  readonly panelId?: number;
}

/** What an alert is about. */
export interface AlertSubject {
  /** Metrics that it watches. */
  readonly metrics?: readonly string[];
  /** Stream that it watches. */
  readonly stream?: string | undefined;
  readonly objective?: string;
  /** Insight that it is of. */
  readonly rule?: string;
}

type Index = ReadonlyMap<string, AlertPanel>;

const INDEXES = new WeakMap<Setup, Index>();

/**
 * The panel that shows what an alert is about, of the first dashboard that has one: its objective, what is normal for it, its metric or, for
 * a stream, the first metric of the stream. Without such a panel it is the first dashboard that names the metric, or else the first one.
 */
export function alertPanel(
  setup: Setup,
  { metrics = [], stream, objective, rule }: AlertSubject,
): AlertPanel {
  const index = INDEXES.get(setup) ?? newIndex(setup);
  const keys = [
    ...(objective === undefined ? [] : [objectiveKey(objective)]),
    ...(rule === undefined ? [] : [ruleKey(rule)]),
    ...metrics,
    ...(stream === undefined ? [] : [streamKey(stream)]),
  ];
  const key = keys.find((each) => index.has(each)) ?? '';
  return index.get(key) ?? { dashboard: dashboardNaming(setup, metrics) };
}

function dashboardNaming(setup: Setup, names: readonly string[]): string | undefined {
  const dashboards = dashboardsOf(setup);
  const naming = dashboards.find(({ metrics }) => names.some((name) => matchesAny(metrics, name)));
  return (naming ?? dashboards[0])?.uid;
}

/** Finds the panels of all alerts beforehand, so that the first alert does not wait for it. */
export function prepareAlertPanels(setup: Setup): void {
  if (!INDEXES.has(setup)) newIndex(setup);
}

/** The annotations by which Grafana links an alert to its panel. https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rules/annotation-label/ */
export function panelAnnotations({ grafanaUid: uid, panelId }: AlertPanel): Readonly<Record<string, string>> {
  if (uid === undefined || panelId === undefined) return {};
  return { __dashboardUid__: uid, __panelId__: String(panelId) };
}

function newIndex(setup: Setup): Index {
  const index = new Map<string, AlertPanel>();
  for (const dashboard of resolveDashboards(setup)) {
    const inGrafana = grafanaUid(setup.service.name, dashboard.uid);
    for (const [key, panelId] of keysOf(dashboard)) {
      if (!index.has(key)) index.set(key, { dashboard: dashboard.uid, grafanaUid: inGrafana, panelId });
    }
  }
  INDEXES.set(setup, index);
  return index;
}

/** What the panels of a dashboard show, graphs first: in them a person sees since when. */
function keysOf(dashboard: Dashboard): readonly (readonly [key: string, panelId: number])[] {
  const ids = panelIds(dashboard);
  const panels = panelsOf(dashboard);
  const graphs = panels.filter(({ kind }) => kind === 'timeseries');
  return [...graphs, ...panels].flatMap((panel) =>
    [...metricsOf({ panel }), ...streamsOf(panel), ...objectivesOf(panel), ...bandsOf(panel)].map(
      (key) => [key, ids.get(panel.key) ?? 0] as const,
    ),
  );
}

function streamsOf(panel: Panel): readonly string[] {
  const stream = panel.source === 'metric' ? panel.metric.metric?.stream : undefined;
  return stream === undefined ? [] : [streamKey(stream)];
}

/** The key of its panel names the objective. */
function objectivesOf({ key }: Panel): readonly string[] {
  return key.startsWith('objective ') ? [key] : [];
}

/** The insight whose normal range a panel shows. */
function bandsOf({ band }: Panel): readonly string[] {
  return band === undefined ? [] : [ruleKey(band.rule)];
}

/** No name of a metric has a blank. */
const streamKey = (stream: string) => `stream ${stream}`;
const ruleKey = (rule: string) => `normal range of ${rule}`;
const objectiveKey = burnRateKey;
