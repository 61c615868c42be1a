import { join } from 'node:path';
import express, { Router } from 'express';
import { packageFolder } from '../../process/package-folder.js';
import type { LivePages } from './live-pages.js';
import { renderPage } from './page.js';

/** Routes of the live pages, their assets and their event streams. */
export function liveRouter(pages: LivePages): Router {
  const router = Router();
  router.use('/assets', express.static(assetsDirectory(), { maxAge: 0, index: false }));
  router.get('/dashboards', (_request, response) => {
    response.json(
      pages.dashboards().map(({ uid, title, folder }) => ({ uid, title, folder, url: `/dashboards/${uid}` })),
    );
  });
  router.get('/dashboards/:uid', (request, response) => {
    const layout = pages.layout(request.params.uid);
    if (layout === undefined) {
      response.status(404).type('text').send(unknownDashboard(request.params.uid, pages));
      return;
    }
    response.type('html').send(renderPage(layout));
  });
  router.get('/live', async (request, response) => {
    const asked = request.query['dashboard'];
    const uid = typeof asked === 'string' ? asked : (pages.dashboards()[0]?.uid ?? '');
    if (pages.layout(uid) === undefined) {
      response.status(404).type('text').send(unknownDashboard(uid, pages));
      return;
    }
    await pages.stream(uid, request, response);
  });
  return router;
}

function unknownDashboard(uid: string, pages: LivePages): string {
  const known = pages.dashboards().map((dashboard) => `"${dashboard.uid}"`);
  return `No dashboard "${uid}". The setup has ${known.join(', ') || 'none'}.\n`;
}

/** The bundle is in dist/exporter/page, also when tests run this from the sources. */
const assetsDirectory = (): string => join(packageFolder(), 'dist', 'exporter', 'page');
