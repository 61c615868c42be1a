import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import type { RequestHandler } from 'express';
import { isHead } from './head.js';
import { CONTENT_TYPES, chooseFormat } from './negotiation.js';
import { TimedTurn } from '../../turn/turn.js';
import type { Turn } from '../../turn/turn.js';
import type { Tell } from '../../happening/happening.js';
import type { WebHappening } from '../../happening/web.js';
import type { ExpositionFormat } from '../../exposition/render.js';

/** Renders scrapes and reports them. */
export interface Scrape {
  /** The exposition text in slices, rendered on demand. */
  slices(format: ExpositionFormat, turn: Turn): AsyncIterable<string>;
  readonly tell: Tell<WebHappening>;
}

/** How long a scrape runs before it yields to events. */
const SLICE_MS = 4;

/** `GET /metrics`: streams slices as fast as the client reads them, and lets events run in between. */
export function metricsHandler(scrape: Scrape): RequestHandler {
  return async (request, response) => {
    const started = performance.now();
    const format = chooseFormat(request.get('accept'));
    response.setHeader('content-type', CONTENT_TYPES[format]);
    response.vary('Accept, Accept-Encoding');
    const isPacked = request.acceptsEncodings(['gzip', 'identity']) === 'gzip';
    if (isPacked) response.setHeader('content-encoding', 'gzip');
    if (isHead(request)) {
      response.end();
      return;
    }
    const text = Readable.from(
      withPauses(scrape.slices(format, new TimedTurn(() => performance.now(), SLICE_MS))),
      { highWaterMark: 1 },
    );
    try {
      if (isPacked) {
        // Exposition text is so repetitive that even the fastest level removes nine tenths.
        await pipeline(text, createGzip({ level: constants.Z_BEST_SPEED }), response);
      } else {
        await pipeline(text, response);
      }
      scrape.tell({ kind: 'scraped', seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      if (!isClientGone(error)) scrape.tell({ kind: 'scrapeFailed', error });
    }
  };
}

async function* withPauses(slices: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const slice of slices) {
    yield slice;
    await setImmediate();
  }
}

function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
