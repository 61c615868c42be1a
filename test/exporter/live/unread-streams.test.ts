import { expect, test } from '@jest/globals';
import { MAX_SHOWN_UNREAD, unreadStreams } from '../../../exporter/live/unread-streams.js';

const reading = (problem?: string) => ({ problem, sinceMs: 7 });

test('nothing is said while every stream is read', () => {
  expect(unreadStreams(new Map([['orders', reading()]]))).toEqual({});
  expect(unreadStreams(new Map())).toEqual({});
});

test('a stream that is not read is named, with the reason and since when', () => {
  expect(
    unreadStreams(
      new Map([
        ['orders', reading()],
        ['flights', reading('denied')],
      ]),
    ),
  ).toEqual({
    unread: { streams: [{ name: 'flights', reason: 'denied', sinceMs: 7 }], count: 1, total: 2 },
  });
});

test('of many, only as many are named as a page can show', () => {
  const all = new Map(Array.from({ length: 50 }, (_, at) => [`s${at}`, reading('lost')]));
  const { unread } = unreadStreams(all);
  expect([unread?.streams.length, unread?.count, unread?.total]).toEqual([MAX_SHOWN_UNREAD, 50, 50]);
});
