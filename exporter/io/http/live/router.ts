import { join } from 'node:path';
import express, { Router } from 'express';
import type { Response } from 'express';
import type { Tell } from '../../../happening/happening.js';
import type { WebHappening } from '../../../happening/web.js';
import { packageFolder } from '../../process/package-folder.js';
import { refuse } from '../admission/refusal.js';
import { isHead } from '../head.js';
import { onRead, readsOnly } from '../routes.js';
import { EVENT_STREAM_HEADERS } from './event-stream.js';
import type { LivePages } from './live-pages.js';
import { renderPage } from './page.js';

/** Routes of the live pages and their assets. */
export function liveRouter(pages: LivePages): Router {
  const router = Router();
  router.use(
    '/assets',
    readsOnly,
    express.static(assetsDirectory(), { maxAge: 0, index: false, redirect: false }),
  );
  onRead(router, '/dashboards', (_request, response) => {
    response.json(
      pages.dashboards().map(({ uid, title, folder }) => ({ uid, title, folder, url: `/dashboards/${uid}` })),
    );
  });
  onRead(router, '/dashboards/:uid', (request, response) => {
    const uid = request.params['uid'];
    const layout = typeof uid === 'string' ? pages.layout(uid) : undefined;
    if (layout === undefined) sayUnknown(response, pages);
    else response.type('html').send(renderPage(layout));
  });
  return router;
}

/** The event streams. They are not compressed: that would hold frames back. */
export function streamRouter(pages: LivePages, tell: Tell<WebHappening>): Router {
  const router = Router();
  onRead(router, '/live', async (request, response) => {
    const asked = request.query['dashboard'];
    const uid = typeof asked === 'string' ? asked : (pages.dashboards()[0]?.uid ?? '');
    if (pages.layout(uid) === undefined) {
      sayUnknown(response, pages);
    } else if (isHead(request)) {
      response.writeHead(200, EVENT_STREAM_HEADERS).end();
    } else if (!(await pages.stream(uid, response))) {
      tell({ kind: 'requestRefused', reason: 'live_pages' });
      refuse(response, 'live_pages');
    }
  });
  return router;
}

/** Does not repeat the uid of the request. */
function sayUnknown(response: Response, pages: LivePages): void {
  const known = pages.dashboards().map((dashboard) => `"${dashboard.uid}"`);
  const sentence = `No dashboard has this uid. The setup has ${known.join(', ') || 'none'}.\n`;
  response.status(404).type('text').send(sentence);
}

/** The bundle is in dist/exporter/page, also when tests run this from the sources. */
const assetsDirectory = (): string => join(packageFolder(), 'dist', 'exporter', 'page');
