import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Occupant } from './places.js';

/** Requests that wait for their turn on one connection. Browsers and scrapers do not pipeline. */
export const MAX_PIPELINED_REQUESTS = 32;

interface Exchange {
  readonly response: ServerResponse;
  readonly answer: () => void;
}

/**
 * A connection answers one request after another. A client that sends many at once, and reads no answer, costs no more than one.
 *
 *     idle --request--> running --answered--> running (the next in line), or idle
 *     any --close, closeAfter--> closing: what comes now is not answered
 */
export class Connection implements Occupant {
  readonly #socket: Socket;
  readonly #now: () => number;
  readonly #waiting: Exchange[] = [];
  #running: ServerResponse | undefined;
  #idleSinceMs: number;
  #isClosing = false;
  #lastWords: string | undefined;
  /** Has no place of its own: it only reads that all are taken. */
  isSurplus = false;

  constructor(socket: Socket, now: () => number) {
    this.#socket = socket;
    this.#now = now;
    this.#idleSinceMs = now();
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  get hasRoom(): boolean {
    return this.#waiting.length < MAX_PIPELINED_REQUESTS;
  }

  /** Runs `answer` when all earlier requests are answered. */
  enqueue(response: ServerResponse, answer: () => void): void {
    this.#waiting.push({ response, answer });
    if (!this.isBusy) this.#next();
  }

  /** Nothing that comes after the requests so far is answered. */
  close(): void {
    this.#isClosing = true;
    this.#socket.pause();
  }

  /** Answers the requests so far, writes the text and closes. */
  closeAfter(lastWords: string): void {
    this.#isClosing = true;
    this.#lastWords = lastWords;
    if (!this.isBusy) this.#end();
  }

  /** Between requests, or while its client does not read the end of an answer. */
  idleSinceMs(): number | undefined {
    const isRead = this.#running?.writableEnded !== true || this.#socket.writableLength === 0;
    return this.isBusy && isRead ? undefined : this.#idleSinceMs;
  }

  evict(): void {
    this.#socket.destroy();
  }

  /** The socket has closed: nobody waits for answers. */
  abandon(): void {
    this.#isClosing = true;
    this.#waiting.length = 0;
  }

  #next(): void {
    const exchange = this.#waiting.shift();
    this.#running = exchange?.response;
    this.#idleSinceMs = this.#now();
    if (exchange === undefined) {
      if (this.#lastWords !== undefined) this.#end();
      return;
    }
    exchange.response.once('close', () => this.#next());
    exchange.answer();
  }

  #end(): void {
    if (this.#socket.writable) this.#socket.write(this.#lastWords ?? '');
    this.#socket.destroySoon();
  }
}
