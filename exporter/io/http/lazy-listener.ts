import type { RequestListener } from 'node:http';
import type { AnswerProbe } from './probes.js';

export interface LazyListenerOptions {
  readonly load: () => Promise<RequestListener>;
  /** Answers probes until the listener is loaded. Unset: probes wait like all other requests. */
  readonly answerProbe: AnswerProbe | undefined;
}

/** Wraps a listener that is slow to load. The first request loads it. */
export class LazyListener {
  readonly #options: LazyListenerOptions;
  #loading: Promise<RequestListener> | undefined;
  #loaded: RequestListener | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LazyListenerOptions) {
    this.#options = options;
  }

  readonly listener: RequestListener = (request, response) => {
    if (this.#loaded !== undefined) this.#loaded(request, response);
    else if (this.#options.answerProbe?.(request, response) !== true) {
      void this.#load().then((listener) => listener(request, response));
    }
  };

  /** Loads the listener after this time, so that the first request need not wait. Call it again to start the time anew. */
  loadAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), ms);
  }

  /** Waits until loading has finished, if it has started. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#loading;
  }

  #load(): Promise<RequestListener> {
    clearTimeout(this.#timer);
    this.#loading ??= this.#options.load().then((listener) => (this.#loaded = listener));
    return this.#loading;
  }
}
