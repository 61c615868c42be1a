import { escapeHtml } from './live/page.js';
import type { ExporterStatus, StreamStatus } from './status.js';

const STYLE = `
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse}th,td{padding:.25rem 1rem .25rem 0;text-align:left}td.n{text-align:right}`;

/** `GET /`: where a person who opens the address finds everything else. */
export function renderLanding(status: ExporterStatus): string {
  const { service, version, ready, problems, streams, insights, dashboards } = status;
  const name = escapeHtml(service);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} · natsight</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p>natsight ${escapeHtml(version)}, ${ready ? 'ready' : 'not ready'}.</p>
${list(problems.map(escapeHtml))}
<h2>Dashboards</h2>
${list(dashboards.map(({ uid, title }) => `<a href="/dashboards/${encodeURIComponent(uid)}">${escapeHtml(title)}</a>`))}
<h2>Streams</h2>
<table>
<thead><tr><th scope="col">Stream</th><th scope="col">State</th><th scope="col">Received</th><th scope="col">Accepted</th><th scope="col">Rejected</th></tr></thead>
<tbody>
${streams.map(streamRow).join('\n')}
</tbody>
</table>
<h2>Insights that hold</h2>
${insights.length === 0 ? '<p>None.</p>' : list(insights.map(({ severity, summary }) => escapeHtml(`${severity}: ${summary}`)))}
<h2>For machines</h2>
${list(['/metrics', '/api/status', '/-/healthy', '/-/ready'].map((path) => `<a href="${path}">${path}</a>`))}
</main>
</body>
</html>
`;
}

function streamRow({ name, connected, received, accepted, rejected }: StreamStatus): string {
  const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const counts = [received, accepted, refused].map((count) => `<td class="n">${count}</td>`).join('');
  return `<tr><th scope="row">${escapeHtml(name)}</th><td>${connected ? 'read' : 'not read'}</td>${counts}</tr>`;
}

function list(entries: readonly string[]): string {
  return entries.length === 0 ? '' : `<ul>${entries.map((entry) => `<li>${entry}</li>`).join('')}</ul>`;
}
