import compression from 'compression';
import express from 'express';
import type { ErrorRequestHandler, Express, Router } from 'express';
import type { Tell } from '../../happening/happening.js';
import type { WebHappening } from '../../happening/web.js';
import { access } from './access.js';
import { answerHead } from './head.js';
import { renderLanding } from './landing.js';
import { managementRouter } from './management.js';
import type { Management } from './management.js';
import { metricsHandler } from './metrics.js';
import type { Scrape } from './metrics.js';
import { PLAIN_STYLE, PLAIN_STYLE_PATH } from './plain-page.js';
import { onRead } from './routes.js';
import { securityHeaders } from './security-headers.js';
import type { WebConfig } from './web-config.js';

export interface WebParts {
  readonly scrape: Scrape;
  readonly management: Management;
  /** Endless responses, which are not compressed. */
  readonly streams: readonly Router[];
  /** More pages: dashboards and runbooks. */
  readonly pages: readonly Router[];
  readonly tell: Tell<WebHappening>;
}

/** The exporter's web app. */
export function createWebApp(parts: WebParts, config: WebConfig): Express {
  const app = express();
  app.disable('etag');
  app.use(answerHead);
  app.use(securityHeaders(config.isTls));
  app.use(access(config));
  // Before `compression`: this handler compresses its slices itself.
  onRead(app, '/metrics', metricsHandler(parts.scrape));
  for (const streams of parts.streams) app.use(streams);
  app.use(compression());
  app.use('/-', managementRouter(parts.management));
  onRead(app, '/api/status', (_request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.json(parts.management.status());
  });
  onRead(app, PLAIN_STYLE_PATH, (_request, response) => {
    response.type('css').send(PLAIN_STYLE);
  });
  onRead(app, '/', (_request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.type('html').send(renderLanding(parts.management.status()));
  });
  for (const pages of parts.pages) app.use(pages);
  app.use((_request, response) => {
    response.status(404).type('text').send('Not found. See / for all pages.\n');
  });
  app.use(onError(parts));
  return app;
}

/** Replaces the error page of express, which shows the stack trace. */
function onError(parts: WebParts): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status >= 500) parts.tell({ kind: 'requestFailed', path: request.path, error });
    const sentence = status >= 500 ? 'Internal error. See the log.' : 'Invalid request.';
    response.status(status).type('text').send(`${sentence}\n`);
  };
}

/** Express gives client errors, such as a badly encoded URL, a status below 500. */
function statusOf(error: unknown): number {
  const isMarked = error instanceof Error && 'status' in error && typeof error.status === 'number';
  return isMarked && Number(error.status) >= 400 ? Number(error.status) : 500;
}
