import { resetDocument, texts } from './dom.js';
import { expect, jest, test } from '@jest/globals';
import { renderPage } from '../../../exporter/io/http/live/page.js';
import { installFakes } from './browser-fakes.js';
import { mockPlot } from './fake-plot.js';
import { dashboardLayout } from './layouts.js';

mockPlot();

/** Runs the script of the page from its beginning, as a browser does for each page. */
function runScript(): Promise<void> {
  return jest.isolateModulesAsync(async () => {
    await import('../../../exporter/page/main.js');
  });
}

/** Opens a page with this HTML. */
async function load(html: string): Promise<void> {
  resetDocument();
  installFakes();
  document.body.innerHTML = html;
  await runScript();
}

test('a page draws the layout that the exporter has written into it', async () => {
  const html = renderPage(dashboardLayout({ title: 'Flights </script> & more' }));
  await load(html.slice(html.indexOf('<body>') + 6, html.indexOf('</body>')));
  expect(texts(document.body, 'h1, h2, h3')).toEqual([
    'Flights </script> & more',
    'Overview',
    'Delays',
    'Keys',
  ]);
});

test('the saved theme is applied before anything is drawn', async () => {
  resetDocument();
  installFakes();
  localStorage.setItem('natsight-theme', 'dark');
  await runScript();
  expect(document.documentElement.dataset['theme']).toBe('dark');
});

test('a document without a layout is left alone', async () => {
  await load('<main>Another page</main>');
  expect(document.body.innerHTML).toBe('<main>Another page</main>');
});
