import type { LintedDashboard } from '../dashboard.js';
import type { PrometheusTarget } from '../../../setup/promql/target.js';
import { classicOfV2 } from './v2.js';
import { readDashboard } from './dashboard.js';
import { isRecord, textAt, valueAt } from './json.js';
import type { JsonRecord } from './json.js';
import type { UnreadDashboard } from '../finding.js';
import { oneLine } from '../../../setup/excerpt.js';
import { DocumentError } from '../../../setup/source/document-error.js';
import { readJson } from '../../../setup/source/read-json.js';
import { quoted } from '../../../setup/visible.js';

/** The group of the resources that are dashboards. https://grafana.com/docs/grafana/latest/as-code/observability-as-code/ */
const RESOURCE_API = 'dashboard.grafana.app/';

const EXPECTED =
  'expected the JSON of a dashboard, an answer of the API with {"dashboard": …}, or a resource of dashboard.grafana.app';

/** A dashboard of a file, or why it has none. */
export type ReadDashboardFile =
  | { readonly kind: 'dashboard'; readonly dashboard: LintedDashboard }
  | { readonly kind: 'other'; readonly unread: UnreadDashboard }
  | { readonly kind: 'broken'; readonly unread: UnreadDashboard };

/** `target`: the Prometheus whose PromQL it has; `undefined`: any that natsight supports. */
export function readDashboardFile(
  file: string,
  text: string,
  target: PrometheusTarget | undefined,
): ReadDashboardFile {
  let json: unknown;
  try {
    // A byte order mark, which editors on Windows write, is no JSON, but Grafana's import takes it.
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { kind: 'broken', unread: { file, ...jsonFault(text, error) } };
  }
  const raw = dashboardWithin(json);
  if (typeof raw === 'string') return { kind: 'other', unread: { file, message: raw } };
  return { kind: 'dashboard', dashboard: readDashboard(file, raw, target) };
}

/** The dashboard in a file of any form, as classic JSON; a text says why there is none. */
function dashboardWithin(json: unknown): JsonRecord | string {
  if (!isRecord(json)) return `is no dashboard: it is ${kindOf(json)}; ${EXPECTED}`;
  const apiVersion = textAt(json, 'apiVersion');
  if (apiVersion !== '') return resourceSpec(json, apiVersion);
  const wrapped = valueAt(json, 'dashboard');
  const raw = isRecord(wrapped) && !isClassic(json) ? wrapped : json;
  if (isRecord(valueAt(raw, 'elements')) && isRecord(valueAt(raw, 'layout'))) return classicOfV2(raw);
  return isClassic(raw) ? raw : `is no dashboard: it has neither "panels" nor "rows"; ${EXPECTED}`;
}

function resourceSpec(json: JsonRecord, apiVersion: string): JsonRecord | string {
  if (!apiVersion.startsWith(RESOURCE_API)) {
    return `is no dashboard: it is a resource of ${quoted(apiVersion)}; ${EXPECTED}`;
  }
  const spec = valueAt(json, 'spec');
  if (!isRecord(spec)) return `is no dashboard: a resource of ${quoted(apiVersion)} without a "spec"`;
  const classic = isRecord(valueAt(spec, 'elements')) ? classicOfV2(spec) : spec;
  // The name of a resource is the uid of its dashboard.
  return { ...classic, uid: textAt(json, 'metadata', 'name') || textAt(classic, 'uid') };
}

function isClassic(json: JsonRecord): boolean {
  return (
    Array.isArray(valueAt(json, 'panels')) ||
    Array.isArray(valueAt(json, 'rows')) ||
    (textAt(json, 'title') !== '' && valueAt(json, 'schemaVersion') !== undefined)
  );
}

function kindOf(json: unknown): string {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'a list' : `a ${typeof json}`;
}

/** Limits of setup files, which dashboards do not have. */
const OTHER_LIMIT = /^nested deeper|__proto__|at most/;

/** Where the text stops being JSON. `JSON.parse` does not tell on every Node. */
function jsonFault(text: string, error: unknown): Omit<UnreadDashboard, 'file'> {
  if (text.trim() === '') return { line: 1, column: 1, message: `is empty: ${EXPECTED}` };
  const fault = documentFault(text);
  if (fault !== undefined && !OTHER_LIMIT.test(fault.message)) {
    const lines = text.slice(0, fault.offset).split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    return { line: lines.length, column, message: `is not valid JSON: ${fault.message}` };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { message: `is not valid JSON: ${oneLine(reason)}` };
}

/** `undefined` for JSON with comments and trailing commas, which Grafana does not take. */
function documentFault(text: string): DocumentError | undefined {
  try {
    readJson(text);
    return undefined;
  } catch (fault) {
    if (fault instanceof DocumentError) return fault;
    throw fault;
  }
}
