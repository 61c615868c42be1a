import { escapeHtml, pageHead } from './live/page.js';
import { streamTable } from './landing-streams.js';
import { durationElement, row, table, timeElement } from './landing-table.js';
import { untold } from '../../live/untold.js';
import { countText, percentText } from './landing-words.js';
import type {
  AlertmanagerStatus,
  ExporterStatus,
  InsightStatus,
  NatsStatus,
  TroubleStatus,
  UpdateStatus,
} from './status.js';

/** How often a browser loads the page again. It needs no script for that. */
const REFRESH_SECONDS = 10;

/** Most insights on the page. `/api/status` has all. */
export const MAX_LANDING_INSIGHTS = 50;

const ENDPOINTS: readonly (readonly [path: string, what: string])[] = [
  ['/metrics', 'metrics for Prometheus'],
  ['/api/status', 'this page as JSON'],
  ['/dashboards', 'the dashboards as JSON'],
  ['/runbooks', 'what each alert means'],
  ['/-/healthy', 'whether the exporter runs'],
  ['/-/ready', 'whether it reads everything'],
];

/** `GET /`: the landing page, with links to all other pages. It looks like the live pages, and has no script. */
export function renderLanding(status: ExporterStatus): string {
  const { service, troubles, streams, insights } = status;
  const nowMs = Date.parse(status.at);
  const sections = [
    ...(troubles.length === 0 ? [] : [section('Problems', troubleList(troubles, nowMs), 'troubles')]),
    section('Active insights', insightList(insights, nowMs)),
    section('Streams', streamTable(streams, nowMs)),
    ...skips(status),
    section('Connections', connections(status, nowMs)),
    section(
      'Endpoints',
      list(
        ENDPOINTS.map(([path, what]) => `<a href="${path}">${path}</a> <span>${what}</span>`),
        'endpoints',
      ),
    ),
  ];
  return `${pageHead(service, `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">\n`)}
<body class="landing">
<a class="skip" href="#status">Skip to the status</a>
${header(status, nowMs)}
<main id="status" tabindex="-1">
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function header(
  { service, version, startedAt, dashboards, ...status }: ExporterStatus,
  nowMs: number,
): string {
  const links = [
    '<a href="/" aria-current="page">Status</a>',
    ...dashboards.map(
      ({ uid, title }) => `<a href="/dashboards/${encodeURIComponent(uid)}">${escapeHtml(title)}</a>`,
    ),
  ];
  const { level, text } = overall(status);
  return `<header>
<div class="bar">
<div class="title"><h1>${escapeHtml(service)}</h1><p>natsight ${escapeHtml(version)}, started ${timeElement(startedAt, nowMs)}</p></div>
<nav aria-label="Pages of the service">${links.join('')}</nav>
<span class="state" data-state="${level}">${text}</span>
</div>
</header>`;
}

/** The state of the exporter in a few words. */
function overall({ ready, streams, troubles }: Pick<ExporterStatus, 'ready' | 'streams' | 'troubles'>) {
  const unread = streams.filter(({ connected }) => !connected).length;
  if (unread > 0) {
    const text =
      unread === streams.length ? 'no stream is read' : `${unread} of ${streams.length} streams not read`;
    return { level: 'unread', text };
  }
  if (!ready) return { level: 'unread', text: 'not ready' };
  if (troubles.length === 0) return { level: 'live', text: 'ready' };
  return {
    level: 'troubled',
    text: `ready, ${troubles.length} ${troubles.length === 1 ? 'problem' : 'problems'}`,
  };
}

function section(title: string, body: string, kind = ''): string {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return `<section class="card ${kind}" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>\n${body}</section>`;
}

function troubleList(troubles: readonly TroubleStatus[], nowMs: number): string {
  return list(
    troubles.map(({ sentence, details, since }) => {
      return `<strong>${escapeHtml(sentence)}</strong>${durationElement(since, nowMs)}${list(details.map(escapeHtml))}`;
    }),
  );
}

const emphasized = (words: string) => ` <em>${escapeHtml(words)}</em>`;

function insightList(insights: readonly InsightStatus[], nowMs: number): string {
  if (insights.length === 0) return '<p class="none">None.</p>';
  const items = insights.slice(0, MAX_LANDING_INSIGHTS).map((insight) => {
    const { rule, severity, level, summary, labels, sinceMs, mode, mutedBy } = insight;
    const shown = Object.entries(labels).map(
      ([name, value]) => ` <code>${escapeHtml(`${name}=${value}`)}</code>`,
    );
    const since = durationElement(new Date(sinceMs).toISOString(), nowMs);
    return `<li data-level="${level ?? 'info'}"><strong>${escapeHtml(`${severity}: ${rule}`)}</strong> <span>${escapeHtml(summary)}</span>${shown.join('')}${untold(
      { isObserved: mode === 'observe', mutedBy },
    )
      .map(emphasized)
      .join('')}${since}</li>`;
  });
  const more = insights.length - items.length;
  const rest =
    more > 0 ? `<li>and ${countText(more)} more, in <a href="/api/status">/api/status</a></li>` : '';
  return `<ul class="insights">${items.join('')}${rest}</ul>`;
}

function connections({ nats, alertmanagers, undeliveredAlerts }: ExporterStatus, nowMs: number): string {
  const entries = [
    ...(nats.used === false ? [] : [natsConnection(nats, nowMs)]),
    ...alertmanagers.map((each) => alertmanager(each)),
    ...(undeliveredAlerts > 0 ? [`${countText(undeliveredAlerts)} alerts are not delivered yet`] : []),
  ];
  return entries.length === 0 ? '<p class="none">None: no stream is read from NATS.</p>' : list(entries);
}

function natsConnection({ connected, since, problem }: NatsStatus, nowMs: number): string {
  const state = (connected ? 'connected' : 'not connected') + durationElement(since, nowMs);
  return connection('NATS', connected, state, problem);
}

function alertmanager({ url, up, problem }: AlertmanagerStatus): string {
  return connection(`Alertmanager ${url}`, up, up ? 'accepts alerts' : 'does not accept alerts', problem);
}

function connection(name: string, isUp: boolean, stateHtml: string, problem: string | undefined): string {
  const why = problem === undefined ? '' : `<p class="why">${escapeHtml(problem)}</p>`;
  return `<strong>${escapeHtml(name)}</strong> <span class="state" data-state="${isUp ? 'live' : 'unread'}">${stateHtml}</span>${why}`;
}

/** Metrics and insights that go without some events, with the reasons. */
function skips({ metrics, eventInsights }: ExporterStatus): readonly string[] {
  const rows = [...metrics, ...eventInsights].filter(({ skippedShare }) => skippedShare > 0).map(skipRow);
  if (rows.length === 0) return [];
  return [section('Skipped events', table(['Metric or insight', ...SKIP_COLUMNS], rows))];
}

const SKIP_COLUMNS = ['Skipped', 'Share', 'Reasons'];

function skipRow({ name, skipped, skippedShare }: UpdateStatus): string {
  const total = Object.values(skipped).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(skipped).map(([reason, count]) => `${reason} ${countText(count)}`);
  const values = [countText(total), percentText(skippedShare), escapeHtml(reasons.join(', '))];
  return row(name, SKIP_COLUMNS, values);
}

function list(entries: readonly string[], kind?: string): string {
  if (entries.length === 0) return '';
  const opening = kind === undefined ? '<ul>' : `<ul class="${kind}">`;
  return `${opening}${entries.map((entry) => `<li>${entry}</li>`).join('')}</ul>`;
}
