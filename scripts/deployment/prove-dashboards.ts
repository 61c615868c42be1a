import type { PrometheusClient } from '../../prometheus/client.js';
import type { Setup } from '../../setup/model/setup.js';
import { rateWindow } from '../../setup/dashboard-times.js';
import { panelsOf } from '../../setup/panels/panel.js';
import type { Dashboard, Panel } from '../../setup/panels/panel.js';
import { panelQueries, promqlString } from '../../setup/panels/promql.js';
import { resolveDashboards } from '../../setup/layout/resolve.js';
import { reasonForNothing, verdictOf } from '../../setup/panels/verdict.js';
import type { Verdict } from '../../setup/panels/verdict.js';
import {
  causeOfError,
  causeOfNothing,
  reasonForQuery,
  VERDICT_WORDS,
} from '../../setup/panels/likely-cause.js';
import { catalogOf } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import { eventually } from './eventually.js';
import type { ExporterApi } from './exporter-api.js';
import type { Proof } from './report.js';

/** Enough time for the first events to reach Prometheus, and for the two samples of a rate. */
const WITHIN_MS = 30_000;

/** Verifies the second half: every dashboard page answers, and every panel query has data or a valid reason to have none. */
export async function proveDashboards(
  setup: Setup,
  exporter: ExporterApi,
  prometheus: PrometheusClient,
): Promise<readonly Proof[]> {
  const deadline = performance.now() + WITHIN_MS;
  const catalog = catalogOf(setup);
  const proofs: Proof[] = [];
  for (const dashboard of resolveDashboards(setup)) {
    proofs.push(await provePage(dashboard, exporter));
    for (const panel of panelsOf(dashboard)) {
      // All panels share one deadline: once the first panel has data, the others hardly have to wait.
      const withinMs = Math.max(0, deadline - performance.now());
      proofs.push(await provePanel({ setup, catalog, prometheus }, dashboard, panel, withinMs));
    }
  }
  return proofs;
}

async function provePage({ uid, title }: Dashboard, exporter: ExporterApi): Promise<Proof> {
  const page = await exporter.page(uid).catch((error: unknown) => String(error));
  const ok = page.includes('id="layout"');
  return {
    half: 'dashboards',
    what: `page /dashboards/${uid}`,
    ok,
    detail: ok ? title : `the exporter does not serve it: ${page.slice(0, 200)}`,
  };
}

/** What a panel is proved with. */
interface PanelProving {
  readonly setup: Setup;
  readonly catalog: readonly CatalogEntry[];
  readonly prometheus: PrometheusClient;
}

async function provePanel(
  proving: PanelProving,
  dashboard: Dashboard,
  panel: Panel,
  withinMs: number,
): Promise<Proof> {
  const { setup, catalog, prometheus } = proving;
  const what = `${dashboard.uid} / ${panel.title}`;
  const reason =
    reasonForNothing(panel) ??
    (panel.source === 'promql' ? reasonForQuery({ expr: panel.promql, catalog }) : undefined);
  const look = async () => judge(await valuesOf(setup, panel, prometheus));
  // Do not wait for a panel that may be empty, nor for one whose query fails: more data would not fix it.
  const isFinal = ({ ok, verdict }: Seen) => ok || verdict === 'error';
  const seen = await eventually(look, isFinal, reason === undefined ? withinMs : 0);
  if (seen.ok) return { half: 'dashboards', what, ok: true, detail: seen.detail };
  if (seen.verdict !== 'error' && reason !== undefined) {
    return { half: 'dashboards', what, ok: true, detail: `no data: ${reason}` };
  }
  return {
    half: 'dashboards',
    what,
    ok: false,
    detail: `${seen.detail}; likely cause: ${await causeOf(proving, seen)}`,
  };
}

interface Seen {
  readonly ok: boolean;
  readonly verdict: Verdict;
  readonly detail: string;
  /** The query that failed. */
  readonly expr?: string;
}

async function causeOf(
  { setup, catalog, prometheus }: PanelProving,
  { verdict, detail, expr = '' }: Seen,
): Promise<string> {
  if (verdict !== 'empty' && verdict !== 'nan') return causeOfError(detail);
  const query = { expr, catalog, job: setup.service.name };
  return causeOfNothing(query, verdict, async (selector) => (await prometheus.query(selector)).length);
}

/** The current values of each query of a panel, or the error of a failed query. */
async function valuesOf(
  { service, updates }: Setup,
  panel: Panel,
  prometheus: PrometheusClient,
): Promise<readonly { readonly expr: string; readonly values: readonly number[] | Error }[]> {
  const scope = {
    rateInterval: rateWindow(updates),
    matchers: `job=${promqlString(service.name)}`,
  };
  const ask = async (expr: string) =>
    prometheus.query(expr).then(
      (series) => series.map(({ value }) => value),
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
  return Promise.all(
    panelQueries(panel, scope).map(async ({ expr }) => ({
      expr: withoutEnd(expr),
      values: await ask(withoutEnd(expr)),
    })),
  );
}

/** `@ end()` is the end of a range query. An instant query has no range and returns the same without it. */
const withoutEnd = (expr: string) => expr.replaceAll(' @ end()', '');

function judge(answers: Awaited<ReturnType<typeof valuesOf>>): Seen {
  for (const { expr, values } of answers) {
    if (values instanceof Error)
      return { ok: false, verdict: 'error', detail: `${expr}: ${values.message}`, expr };
    const verdict = verdictOf(values);
    if (verdict === 'empty' || verdict === 'nan')
      return { ok: false, verdict, detail: `${expr}: ${VERDICT_WORDS[verdict]}`, expr };
  }
  const series = answers.reduce((sum, { values }) => sum + (values instanceof Error ? 0 : values.length), 0);
  const zero = answers.every(({ values }) => !(values instanceof Error) && verdictOf(values) === 'zero');
  return { ok: true, verdict: 'data', detail: `${series} series${zero ? ', all zero' : ''}` };
}
