import { Router } from 'express';
import { runbookPath } from '../../../setup/runbook.js';
import type { Runbook, RunbookSection, RunbookText } from '../../../setup/runbook.js';
import { escapeHtml } from './live/page.js';
import { plainPage } from './plain-page.js';
import { onRead } from './routes.js';

/** `/runbooks` lists all alerts; notifications link to `/runbooks/<alert>`. */
export function runbookRouter(runbooks: () => Promise<readonly Runbook[]>): Router {
  const router = Router();
  onRead(router, '/runbooks', async (_request, response) => {
    response.type('html').send(renderList(await runbooks()));
  });
  onRead(router, '/runbooks/:alert', async (request, response) => {
    const runbook = (await runbooks()).find(({ alert }) => alert === request.params['alert']);
    if (runbook !== undefined) response.type('html').send(renderRunbook(runbook));
    else
      response
        .status(404)
        .type('text')
        .send('The setup has no alert with this name. See /runbooks for all alerts.\n');
  });
  return router;
}

function renderList(runbooks: readonly Runbook[]): string {
  const entries = runbooks.map(
    ({ alert, sections: [{ summary }] }) =>
      `<dt><a href="${runbookPath(alert)}">${escapeHtml(alert)}</a></dt>\n<dd>${sentence(summary)}</dd>`,
  );
  return plainPage('Alerts', `<dl>\n${entries.join('\n')}\n</dl>\n<p><a href="/">All pages</a></p>`);
}

function renderRunbook({ alert, sections }: Runbook): string {
  return plainPage(
    alert,
    `${sections.map(renderSection).join('\n')}\n<p><a href="/runbooks">All alerts</a></p>`,
  );
}

function renderSection(section: RunbookSection): string {
  const { title, summary, description, course, condition, promql, dashboard } = section;
  const link =
    dashboard === undefined
      ? ''
      : `<p><a href="/dashboards/${encodeURIComponent(dashboard)}">Open the dashboard</a></p>\n`;
  const stated = [
    ...(condition === undefined ? ['Condition'] : [`Condition: <code>${escapeHtml(condition)}</code>.`]),
    ...(promql === undefined ? [] : [condition === undefined ? 'in PromQL:' : 'In PromQL:']),
  ].join(' ');
  return `<section>
<h2>${escapeHtml(title)}</h2>
<blockquote>${sentence(summary)}</blockquote>
<p>${sentence(description)}</p>
${link}<h3>When</h3>
<p>${escapeHtml(course)} ${stated}</p>
${promql === undefined ? '' : `<pre><code>${escapeHtml(promql)}</code></pre>\n`}</section>`;
}

function sentence(words: RunbookText): string {
  return words
    .map(({ text, isPlace }) => (isPlace ? `<em>${escapeHtml(text)}</em>` : escapeHtml(text)))
    .join('');
}
