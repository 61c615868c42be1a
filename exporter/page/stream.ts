import type { ShownInsight, Frame } from '../live/frame.js';

/** What the exporter streams; each is one server-sent event. */
export interface StreamListener {
  history(frames: readonly Frame[], firing: readonly ShownInsight[]): void;
  frame(frame: Frame, firing: readonly ShownInsight[]): void;
  /** `lost`: the browser tries again by itself. */
  state(state: 'live' | 'lost'): void;
}

/** Follows a dashboard. The setup may change under the page; then the page loads itself anew. */
export function follow(uid: string, listener: StreamListener): void {
  const events = new EventSource(`/live?dashboard=${encodeURIComponent(uid)}`);
  events.addEventListener('open', () => listener.state('live'));
  events.addEventListener('error', () => listener.state('lost'));
  events.addEventListener('history', (event) => {
    // What exporter/io/http/live sends under this name.
    const { frames, firing } = JSON.parse(event.data) as { frames: Frame[]; firing: ShownInsight[] };
    listener.history(frames, firing);
  });
  events.addEventListener('frame', (event) => {
    // What exporter/io/http/live sends under this name.
    const { firing, ...frame } = JSON.parse(event.data) as Frame & { firing: ShownInsight[] };
    listener.frame(frame, firing);
  });
  events.addEventListener('changed', () => location.reload());
}
