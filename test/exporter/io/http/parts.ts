import { Router } from 'express';
import { tellByKind } from '../../../../exporter/happening/by-kind.js';
import type { WebHappening } from '../../../../exporter/happening/web.js';
import type { ExporterStatus } from '../../../../exporter/io/http/status.js';
import type { WebParts } from '../../../../exporter/io/http/web-app.js';

export const status: ExporterStatus = {
  service: 'flight-operations',
  version: '1.2.3',
  setupHash: 'abc',
  startedAt: '2026-11-23T12:00:00.000Z',
  at: '2026-11-23T12:05:00.000Z',
  ready: true,
  problems: [],
  troubles: [],
  nats: { connected: true, lastGaps: {} },
  streams: [
    {
      name: 'flights',
      connected: true,
      since: '2026-11-23T12:00:00.000Z',
      received: 1_010,
      accepted: 1_007,
      rejected: { schema: 2, late: 1, duplicate: 0 },
      lastEventAt: '2026-11-23T12:04:57.000Z',
      eventsPerSecond: 12.34,
      lagSeconds: 0.42,
    },
  ],
  metrics: [
    { name: 'flights_landed_total', counted: 10, excluded: 0, skipped: { missing: 2 }, skippedShare: 1 / 6 },
  ],
  eventInsights: [],
  insights: [
    {
      rule: 'DelaysRising',
      severity: 'warning',
      labels: { origin: 'ORD' },
      value: 200,
      summary: 'Delays out of <script>alert("ORD")</script>',
      level: 'warning',
      sinceMs: Date.UTC(2026, 10, 23, 12, 4),
    },
  ],
  alertmanager: null,
  alertmanagers: [],
  undeliveredAlerts: 0,
  dashboards: [{ uid: 'live-main-dashboard', title: 'Flight <operations>' }],
};

export interface Options {
  readonly status?: Partial<ExporterStatus>;
  readonly slices?: () => AsyncIterable<string>;
  readonly reloadProblems?: readonly string[];
  readonly quit?: () => void;
}

/** A web application over parts that a test chooses, and what it told. */
export function partsOf(options: Options = {}): WebParts & { readonly told: string[] } {
  const told: string[] = [];
  const tell = tellByKind<WebHappening>({
    scraped: ({ seconds }) => told.push(seconds < 60 ? 'scraped' : 'scraped in an hour'),
    scrapeFailed: ({ error }) => told.push(`scrape failed: ${String(error)}`),
    requestFailed: ({ path, error }) => told.push(`${path}: ${String(error)}`),
    requestRefused: ({ reason }) => told.push(`refused: ${reason}`),
    livePagesOpen: ({ count }) => told.push(`${count} live pages`),
    frameDropped: () => told.push('frame dropped'),
  });
  const pages = Router();
  pages.get('/dashboards/:uid', (request, response) => {
    response.send(`page of ${request.params.uid}`);
  });
  pages.get('/broken', () => {
    throw new Error('secret detail');
  });
  return {
    told,
    streams: [],
    pages: [pages],
    scrape: {
      slices:
        options.slices ??
        async function* (format) {
          yield `# ${format}\n`;
          yield 'up 1\n';
        },
      maxConcurrent: 40,
      tell,
    },
    management: {
      status: () => ({ ...status, ...options.status }),
      reload: () => Promise.resolve(options.reloadProblems ?? []),
      quit: options.quit,
    },
    tell,
  };
}
