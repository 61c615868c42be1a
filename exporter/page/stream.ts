import type { Frame, Notices } from '../live/frame.js';

/**
 * Whether the page gets what the exporter measures:
 *
 *     connecting --first data--> live <--data-- silent, lost, refused
 *     silent   the connection is open, but nothing has arrived for SILENT_MS
 *     lost     the browser reconnects on its own
 *     refused  the exporter, or a proxy before it, does not accept the page, which tries again
 */
export type StreamState = 'connecting' | 'live' | 'silent' | 'lost' | 'refused';

/** What the exporter streams. Each method receives one kind of server-sent event. */
export interface StreamListener {
  history(frames: readonly Frame[], notices: Notices): void;
  frame(frame: Frame, notices: Notices): void;
  /** Called when the state changes. */
  state(state: StreamState): void;
}

/** A browser does not try again by itself after a refusal, such as that too many pages are open. */
const RETRY_MS = 5_000;
/** The exporter gives a sign of life every five seconds. */
export const SILENT_MS = 15_000;

/** Streams a dashboard. When the exporter has loaded a setup that changes it, the page reloads itself. */
export function openStream(uid: string, listener: StreamListener): void {
  new DashboardStream(uid, listener).open();
}

class DashboardStream {
  readonly #url: string;
  readonly #listener: StreamListener;
  #state: StreamState = 'connecting';
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(uid: string, listener: StreamListener) {
    this.#url = `/live?dashboard=${encodeURIComponent(uid)}`;
    this.#listener = listener;
  }

  open(): void {
    const events = new EventSource(this.#url);
    events.addEventListener('error', () => this.#onError(events));
    events.addEventListener('alive', () => this.#onData());
    events.addEventListener('history', (event) => {
      this.#onData();
      // exporter/io/http/live sends this shape under this name.
      const { frames, ...notices } = JSON.parse(event.data) as { frames: Frame[] } & Notices;
      this.#listener.history(frames, notices);
    });
    events.addEventListener('frame', (event) => {
      this.#onData();
      // exporter/io/http/live sends this shape under this name.
      const { t, panels, ...notices } = JSON.parse(event.data) as Frame & Notices;
      this.#listener.frame({ t, panels }, notices);
    });
    events.addEventListener('changed', () => location.reload());
  }

  #onData(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#change('silent'), SILENT_MS);
    this.#change('live');
  }

  #onError(events: EventSource): void {
    clearTimeout(this.#silence);
    const isRefused = events.readyState === EventSource.CLOSED;
    this.#change(isRefused ? 'refused' : 'lost');
    if (isRefused) setTimeout(() => this.open(), RETRY_MS);
  }

  #change(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#listener.state(state);
  }
}
