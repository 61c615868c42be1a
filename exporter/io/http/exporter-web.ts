import type { RequestListener } from 'node:http';
import type { Runbook } from '../../../setup/runbook.js';
import type { LivePages } from './live/live-pages.js';
import { liveRouter, streamRouter } from './live/router.js';
import { runbookRouter } from './runbooks.js';
import { createWebApp } from './web-app.js';
import type { WebParts } from './web-app.js';
import type { WebConfig } from './web-config.js';

export interface ExporterWebParts extends Omit<WebParts, 'pages' | 'streams'> {
  readonly live: LivePages;
  readonly runbooks: () => Promise<readonly Runbook[]>;
}

/** The exporter's web app with all pages. This module loads express: import it lazily. */
export function createExporterWeb(
  { live, runbooks, ...parts }: ExporterWebParts,
  config: WebConfig,
): RequestListener {
  const pages = [liveRouter(live), runbookRouter(runbooks)];
  return createWebApp({ ...parts, streams: [streamRouter(live, parts.tell)], pages }, config);
}
