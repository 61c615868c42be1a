import type { Notices, UnreadStream } from './frame.js';

/** Most streams that a page names as not read. `/` has all of them. */
export const MAX_SHOWN_UNREAD = 10;

/** By stream: why it is not read, if it is not, and since when. */
export type StreamReadings = ReadonlyMap<
  string,
  { readonly problem: string | undefined; readonly sinceMs: number }
>;

/** What a page shows of the streams that are not read; nothing while every one is. */
export function unreadStreams(readings: StreamReadings): Pick<Notices, 'unread'> {
  const all = [...readings].flatMap(([name, { problem, sinceMs }]): UnreadStream[] =>
    problem === undefined ? [] : [{ name, reason: problem, sinceMs }],
  );
  if (all.length === 0) return {};
  return { unread: { streams: all.slice(0, MAX_SHOWN_UNREAD), count: all.length, total: readings.size } };
}
