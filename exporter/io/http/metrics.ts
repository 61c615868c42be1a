import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { refuse } from './admission/refusal.js';
import { ScrapeLine } from './admission/scrape-line.js';
import type { RunningScrape } from './admission/scrape-line.js';
import { isHead } from './head.js';
import { CONTENT_TYPES, chooseFormat } from './negotiation.js';
import { RenderedScrapes } from './rendered-scrapes.js';
import type { RenderSlices, RenderedScrape, ScrapeForm } from './rendered-scrapes.js';
import type { Tell } from '../../happening/happening.js';
import type { WebHappening } from '../../happening/web.js';

/** Renders scrapes and reports them. */
export interface Scrape {
  readonly slices: RenderSlices;
  /** Scrapes that run at the same time; others wait. */
  readonly maxConcurrent: number;
  readonly tell: Tell<WebHappening>;
  /** Called when a Prometheus asks; not for others, such as people. */
  readonly onPrometheus?: () => void;
}

/** Every Prometheus sends it, as do agents that scrape like one. */
const TIMEOUT_HEADER = 'x-prometheus-scrape-timeout-seconds';

/** `GET /metrics`: rendered once for all who ask at the same time, sent to each as fast as it reads. */
export function metricsHandler({ slices, maxConcurrent, tell, onPrometheus }: Scrape): RequestHandler {
  const line = new ScrapeLine({ limit: maxConcurrent, tell });
  const scrapes = new RenderedScrapes(slices, tell);
  return async (request, response) => {
    const form = formOf(request);
    if (isHead(request)) {
      setHeaders(response, form);
      response.end();
      return;
    }
    if (request.get(TIMEOUT_HEADER) !== undefined) onPrometheus?.();
    const running = await line.enter(response);
    if (running === undefined) {
      if (response.destroyed) return;
      tell({ kind: 'requestRefused', reason: 'scrapes' });
      refuse(response, 'scrapes');
      return;
    }
    try {
      const rendered = await scrapes.render(form).catch(() => undefined);
      if (rendered === undefined) sayBroken(response);
      else await send(rendered, { form, running, line }, response);
    } finally {
      line.leave(running);
    }
  };
}

interface Sending {
  readonly form: ScrapeForm;
  readonly running: RunningScrape;
  readonly line: ScrapeLine;
}

async function send(
  rendered: RenderedScrape,
  { form, running, line }: Sending,
  response: Response,
): Promise<void> {
  if (running.isOver) return;
  line.hold(running, rendered);
  setHeaders(response, form);
  response.setHeader('content-length', rendered.bytes);
  try {
    await pipeline(Readable.from(chunksOf(rendered, running)), response);
  } catch {
    // The client has left. Rendering, which may fail too, is over.
  }
}

/** The next chunk is asked for when the client has taken those before. */
function* chunksOf({ chunks }: RenderedScrape, running: RunningScrape): Generator<Buffer> {
  for (const chunk of chunks) {
    running.progressed();
    yield chunk;
  }
}

function formOf(request: Request): ScrapeForm {
  const isPacked = request.acceptsEncodings(['gzip', 'identity']) === 'gzip';
  return { format: chooseFormat(request.get('accept')), isPacked };
}

function setHeaders(response: Response, { format, isPacked }: ScrapeForm): void {
  response.setHeader('content-type', CONTENT_TYPES[format]);
  response.vary('Accept, Accept-Encoding');
  if (isPacked) response.setHeader('content-encoding', 'gzip');
}

function sayBroken(response: Response): void {
  if (!response.destroyed) response.status(500).type('text').send('Internal error. See the log.\n');
}
