import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import type { ExpositionFormat } from '../../exposition/render.js';
import type { Tell } from '../../happening/happening.js';
import type { WebHappening } from '../../happening/web.js';
import { TimedTurn } from '../../turn/turn.js';
import type { Turn } from '../../turn/turn.js';

/** How long rendering runs before it yields to events. */
const SLICE_MS = 4;

/** The text of `/metrics` at one time, shared by all who asked for it before it was rendered. */
export interface RenderedScrape {
  readonly chunks: readonly Buffer[];
  readonly bytes: number;
}

/** Which form of the text a client reads. */
export interface ScrapeForm {
  readonly format: ExpositionFormat;
  readonly isPacked: boolean;
}

/** Renders the text in slices, on demand. */
export type RenderSlices = (format: ExpositionFormat, turn: Turn) => AsyncIterable<string>;

/**
 * Renders each form at most once at the same time, however many clients ask. Who asks while it is being rendered gets the next one, so
 * that a scrape includes everything that was read before it.
 */
export class RenderedScrapes {
  readonly #slices: RenderSlices;
  readonly #tell: Tell<WebHappening>;
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #next = new Map<string, Promise<RenderedScrape>>();

  constructor(slices: RenderSlices, tell: Tell<WebHappening>) {
    this.#slices = slices;
    this.#tell = tell;
  }

  /** Rejects if the scrape cannot be rendered, which has been told. */
  render(form: ScrapeForm): Promise<RenderedScrape> {
    const key = `${form.format} ${form.isPacked}`;
    const shared = this.#next.get(key);
    if (shared !== undefined) return shared;
    const next = (this.#running.get(key) ?? Promise.resolve()).then(() => {
      const rendering = this.#render(form);
      this.#next.delete(key);
      this.#running.set(
        key,
        rendering.catch(() => undefined),
      );
      return rendering;
    });
    this.#next.set(key, next);
    return next;
  }

  async #render({ format, isPacked }: ScrapeForm): Promise<RenderedScrape> {
    const started = performance.now();
    try {
      const turn = new TimedTurn(() => performance.now(), SLICE_MS);
      const text = Readable.from(withPauses(this.#slices(format, turn)), { highWaterMark: 1 });
      const chunks = await gathered(isPacked ? packed(text) : text);
      this.#tell({ kind: 'scraped', seconds: (performance.now() - started) / 1000 });
      return { chunks, bytes: chunks.reduce((sum, { length }) => sum + length, 0) };
    } catch (error) {
      this.#tell({ kind: 'scrapeFailed', error });
      throw error;
    }
  }
}

/** Exposition text is so repetitive that even the fastest level removes nine tenths. */
function packed(text: Readable): Readable {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  text.once('error', (error) => gzip.destroy(error));
  return text.pipe(gzip);
}

async function gathered(stream: Readable): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  // Text comes in slices, packed text in bytes.
  for await (const chunk of stream as AsyncIterable<string | Buffer>) {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }
  return chunks;
}

async function* withPauses(slices: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const slice of slices) {
    yield slice;
    await setImmediate();
  }
}
