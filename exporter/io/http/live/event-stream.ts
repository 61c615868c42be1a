import type { Frame, Notices } from '../../../live/frame.js';

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies must neither keep nor compress it: they would hold frames back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** So that proxies and pages do not take a quiet stream for a dead one. An event and not a comment, which a page does not see. */
export const HEARTBEAT = Buffer.from('event: alive\ndata: {}\n\n');

/** How long a browser waits before it opens a lost stream again. */
const RETRY_MS = 2_000;

/** Characters of a slice of the history. */
const SLICE_CHARS = 65_536;

/** Encoded once for all readers. JSON has no line breaks, so it is one line of data. */
export function encodeEvent(name: string, content: unknown): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(content)}\n\n`);
}

/** The first event of a stream in slices, encoded while it is sent: nobody holds a whole history as text. */
export function* historySlices(frames: readonly Frame[], notices: Notices): Generator<string> {
  let slice = `retry: ${RETRY_MS}\nevent: history\ndata: {"frames":[`;
  for (const [index, frame] of frames.entries()) {
    slice += `${index === 0 ? '' : ','}${JSON.stringify(frame)}`;
    if (slice.length < SLICE_CHARS) continue;
    yield slice;
    slice = '';
  }
  yield `${slice}],${JSON.stringify(notices).slice(1)}\n\n`;
}
