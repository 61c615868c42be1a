import type { Frame, Notices } from '../live/frame.js';

/** What the exporter streams. Each method receives one kind of server-sent event. */
export interface StreamListener {
  history(frames: readonly Frame[], notices: Notices): void;
  frame(frame: Frame, notices: Notices): void;
  /** `lost`: the browser reconnects on its own. */
  state(state: 'live' | 'lost'): void;
}

/** A browser does not try again by itself after a refusal, such as that too many pages are open. */
const RETRY_MS = 5_000;

/** Streams a dashboard. When the exporter has loaded a setup that changes it, the page reloads itself. */
export function openStream(uid: string, listener: StreamListener): void {
  const events = new EventSource(`/live?dashboard=${encodeURIComponent(uid)}`);
  events.addEventListener('open', () => listener.state('live'));
  events.addEventListener('error', () => {
    listener.state('lost');
    if (events.readyState === EventSource.CLOSED) setTimeout(() => openStream(uid, listener), RETRY_MS);
  });
  events.addEventListener('history', (event) => {
    // exporter/io/http/live sends this shape under this name.
    const { frames, ...notices } = JSON.parse(event.data) as { frames: Frame[] } & Notices;
    listener.history(frames, notices);
  });
  events.addEventListener('frame', (event) => {
    // exporter/io/http/live sends this shape under this name.
    const { firing, troubles, ...frame } = JSON.parse(event.data) as Frame & Notices;
    listener.frame(frame, { firing, troubles });
  });
  events.addEventListener('changed', () => location.reload());
}
