import { escapeHtml } from './live/page.js';
import { plainPage } from './plain-page.js';
import type { ExporterStatus, StreamStatus, TroubleStatus, UpdateStatus } from './status.js';

/** `GET /`: the landing page, with links to all other pages. */
export function renderLanding(status: ExporterStatus): string {
  const { service, version, ready, troubles, streams, insights, dashboards } = status;
  return plainPage(
    service,
    `<p>natsight ${escapeHtml(version)}, ${ready ? 'ready' : 'not ready'}.</p>
${troubles.length === 0 ? '' : `<section class="troubles" aria-label="Problems"><h2>Problems</h2>\n${list(troubles.map(trouble))}</section>`}
<h2>Dashboards</h2>
${list(dashboards.map(({ uid, title }) => `<a href="/dashboards/${encodeURIComponent(uid)}">${escapeHtml(title)}</a>`))}
<h2>Streams</h2>
<table>
<thead><tr><th scope="col">Stream</th><th scope="col">State</th><th scope="col">Received</th><th scope="col">Accepted</th><th scope="col">Rejected</th></tr></thead>
<tbody>
${streams.map(streamRow).join('\n')}
</tbody>
</table>
${skips(status)}
<h2>Active insights</h2>
${insights.length === 0 ? '<p>None.</p>' : list(insights.map(({ severity, summary }) => escapeHtml(`${severity}: ${summary}`)))}
<p><a href="/runbooks">Runbooks: what each alert means</a></p>
<h2>Endpoints</h2>
${list(['/metrics', '/api/status', '/-/healthy', '/-/ready'].map((path) => `<a href="${path}">${path}</a>`))}`,
  );
}

function streamRow({ name, connected, received, accepted, rejected }: StreamStatus): string {
  const rejectedTotal = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const counts = [received, accepted, rejectedTotal].map((count) => `<td class="n">${count}</td>`).join('');
  return `<tr><th scope="row">${escapeHtml(name)}</th><td>${connected ? 'connected' : 'not connected'}</td>${counts}</tr>`;
}

function trouble({ sentence, details, since }: TroubleStatus): string {
  const time = since === undefined ? '' : ` <time datetime="${since}">since ${since}</time>`;
  return `<strong>${escapeHtml(sentence)}</strong>${time}${list(details.map(escapeHtml))}`;
}

/** Metrics and insights that go without some events, with the reasons. */
function skips({ metrics, eventInsights }: ExporterStatus): string {
  const rows = [...metrics, ...eventInsights].filter(({ skippedShare }) => skippedShare > 0).map(skipRow);
  if (rows.length === 0) return '';
  return `<h2>Skipped events</h2>
<table>
<thead><tr><th scope="col">Metric or insight</th><th scope="col">Skipped</th><th scope="col">Share</th><th scope="col">Reasons</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function skipRow({ name, skipped, skippedShare }: UpdateStatus): string {
  const total = Object.values(skipped).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(skipped).map(([reason, count]) => `${reason} ${count}`);
  const numbers = [String(total), percent(skippedShare)].map((text) => `<td class="n">${text}</td>`).join('');
  return `<tr><th scope="row">${escapeHtml(name)}</th>${numbers}<td>${escapeHtml(reasons.join(', '))}</td></tr>`;
}

/** "12.5 %"; a share that is not 0 is never shown as 0. */
function percent(share: number): string {
  return share < 0.0005 ? 'under 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

function list(entries: readonly string[]): string {
  return entries.length === 0 ? '' : `<ul>${entries.map((entry) => `<li>${entry}</li>`).join('')}</ul>`;
}
