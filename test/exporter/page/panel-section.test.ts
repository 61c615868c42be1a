import { resetDocument } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { panelSection } from '../../../exporter/page/panel-section.js';
import { panelLayout } from './layouts.js';

beforeEach(resetDocument);

test('a panel is labelled by its title and has its place in the grid', () => {
  const { section, body } = panelSection(panelLayout({ kind: 'table', width: 6, height: 4 }), 'panel-3');
  expect(section.outerHTML).toBe(
    '<section class="panel table" aria-labelledby="panel-3" style="--columns: 6; --rows: 4;">' +
      '<h3 id="panel-3" title="Of all flights.">Delays</h3><div class="body"></div></section>',
  );
  expect(body.parentElement).toBe(section);
});

test('a panel without live lines says why', () => {
  const { body } = panelSection(panelLayout({ note: 'Needs Prometheus.' }), 'panel-1');
  expect(body.innerHTML).toBe('<p class="note">Needs Prometheus.</p>');
});
