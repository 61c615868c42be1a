import request from 'supertest';
import { expect, test } from '@jest/globals';
import { runbookRouter } from '../../../../exporter/io/http/runbooks.js';
import { createWebApp } from '../../../../exporter/io/http/web-app.js';
import { OPEN } from '../../../../exporter/io/http/web-config.js';
import { runbooksOf } from '../../../../prometheus/runbook.js';
import type { Runbook } from '../../../../setup/runbook.js';
import { everyAlert } from '../../../prometheus/every-alert.js';
import { testInChromium } from '../../../support/chromium.js';
import { partsOf } from './parts.js';

const app = (runbooks: readonly Runbook[]) =>
  createWebApp({ ...partsOf(), pages: [runbookRouter(async () => runbooks)] }, OPEN);
const plain = (text: string) => [{ text, isPlace: false }];
const section = {
  title: 'Severity critical, team <b>',
  summary: [...plain('Delays of <img src=x> '), { text: 'origin', isPlace: true }],
  description: plain('Look at "A" & \'B\'.'),
  course: 'Fires immediately.',
  condition: 'delay > 1',
  promql: 'up{job="<script>"} > 0',
  dashboard: 'live/"x"',
};

test('a runbook is a page, and nothing of the setup is HTML in it', async () => {
  const { text, status } = await request(app([{ alert: 'Delays', sections: [section] }])).get(
    '/runbooks/Delays',
  );
  expect(status).toBe(200);
  expect(text).toContain('<h1>Delays</h1>');
  expect(text.slice(text.indexOf('<section>'), text.indexOf('</section>'))).toBe(`<section>
<h2>Severity critical, team &lt;b&gt;</h2>
<blockquote>Delays of &lt;img src=x&gt; <em>origin</em></blockquote>
<p>Look at &quot;A&quot; &amp; &#39;B&#39;.</p>
<p><a href="/dashboards/live%2F%22x%22">Open the dashboard</a></p>
<h3>When</h3>
<p>Fires immediately. Condition: <code>delay &gt; 1</code>. In PromQL:</p>
<pre><code>up{job=&quot;&lt;script&gt;&quot;} &gt; 0</code></pre>
`);
});

test('every alert of a setup has its page, and the list leads to all of them', async () => {
  const runbooks = runbooksOf(everyAlert());
  const list = await request(app(runbooks)).get('/runbooks');
  const links = [...list.text.matchAll(/href="(\/runbooks\/[^"]+)"/g)].map((match) => match[1] ?? '');
  expect(links).toHaveLength(runbooks.length);
  expect(links).toContain('/runbooks/Watchdog');
  for (const link of links) {
    const page = await request(app(runbooks)).get(link);
    expect([link, page.status, page.text.includes(`<h1>${link.split('/').at(-1)}</h1>`)]).toEqual([
      link,
      200,
      true,
    ]);
  }
});

test('another one is not there', async () => {
  const { status, text } = await request(app([])).get('/runbooks/%3Cb%3E');
  expect([status, text]).toEqual([
    404,
    'The setup has no alert with this name. See /runbooks for all alerts.\n',
  ]);
});

testInChromium('the page fits a phone, on light and on dark ground', async (browser) => {
  const server = app(runbooksOf(everyAlert())).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 800 } });
      await page.goto(`http://127.0.0.1:${port}/runbooks/WentWellErrorBudgetBurn`);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      // Links are drawn for the ground that the whole page has, not only its body.
      expect(await page.evaluate<string>('getComputedStyle(document.documentElement).colorScheme')).toBe(
        'light dark',
      );
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a condition that exists only as PromQL is printed once', async () => {
  const wordless = { ...section, condition: undefined };
  const { text } = await request(app([{ alert: 'Delays', sections: [wordless] }])).get('/runbooks/Delays');
  expect(text).toContain('<p>Fires immediately. Condition in PromQL:</p>\n<pre><code>up{job');
});
