import { escapeHtml } from './live/page.js';
import { plainPage } from './plain-page.js';
import type { ExporterStatus, StreamStatus } from './status.js';

/** `GET /`: the landing page, with links to all other pages. */
export function renderLanding(status: ExporterStatus): string {
  const { service, version, ready, problems, streams, insights, dashboards } = status;
  return plainPage(
    service,
    `<p>natsight ${escapeHtml(version)}, ${ready ? 'ready' : 'not ready'}.</p>
${list(problems.map(escapeHtml))}
${alerting(status)}
<h2>Dashboards</h2>
${list(dashboards.map(({ uid, title }) => `<a href="/dashboards/${encodeURIComponent(uid)}">${escapeHtml(title)}</a>`))}
<h2>Streams</h2>
<table>
<thead><tr><th scope="col">Stream</th><th scope="col">State</th><th scope="col">Received</th><th scope="col">Accepted</th><th scope="col">Rejected</th></tr></thead>
<tbody>
${streams.map(streamRow).join('\n')}
</tbody>
</table>
<h2>Active insights</h2>
${insights.length === 0 ? '<p>None.</p>' : list(insights.map(({ severity, summary }) => escapeHtml(`${severity}: ${summary}`)))}
<p><a href="/runbooks">Runbooks: what each alert means</a></p>
<h2>Endpoints</h2>
${list(['/metrics', '/api/status', '/-/healthy', '/-/ready'].map((path) => `<a href="${path}">${path}</a>`))}`,
  );
}

/** Nothing while all alerts are delivered. */
function alerting({ alertmanagerProblem, undeliveredAlerts }: ExporterStatus): string {
  const undelivered =
    undeliveredAlerts === 0 ? [] : [`Alerts that Alertmanager does not have: ${undeliveredAlerts}.`];
  return list([
    ...undelivered,
    ...(alertmanagerProblem === undefined ? [] : [escapeHtml(alertmanagerProblem)]),
  ]);
}

function streamRow({ name, connected, received, accepted, rejected }: StreamStatus): string {
  const rejectedTotal = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const counts = [received, accepted, rejectedTotal].map((count) => `<td class="n">${count}</td>`).join('');
  return `<tr><th scope="row">${escapeHtml(name)}</th><td>${connected ? 'connected' : 'not connected'}</td>${counts}</tr>`;
}

function list(entries: readonly string[]): string {
  return entries.length === 0 ? '' : `<ul>${entries.map((entry) => `<li>${entry}</li>`).join('')}</ul>`;
}
