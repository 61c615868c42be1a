import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openStream, SILENT_MS } from '../../../exporter/page/stream.js';
import { FakeEventSource, installFakes } from './browser-fakes.js';
import { frameOf } from './layouts.js';

let reloads: number;
beforeEach(() => {
  reloads = 0;
  installFakes(() => (reloads += 1));
});

/** A stream, and what its listener was told. */
function open() {
  const told: unknown[] = [];
  openStream('main & more', {
    history: (frames, notices) => told.push(['history', frames, notices]),
    frame: (frame, notices) => told.push(['frame', frame, notices]),
    state: (state) => told.push(['state', state]),
  });
  const [source] = FakeEventSource.opened;
  if (source === undefined) throw new Error('no stream was opened');
  return { source, told };
}

test('a dashboard is streamed by its uid', () => {
  expect(open().source.url).toBe('/live?dashboard=main%20%26%20more');
});

test('the listener gets the history, then each frame, with what is shown above the panels', () => {
  const { source, told } = open();
  const firing = [{ rule: 'A', severity: 'warning', level: 'warning', summary: 'S', labels: {}, sinceMs: 1 }];
  const troubles = [{ kind: 'setup', sentence: 'refused' }];
  const unread = { streams: [{ name: 'orders', reason: 'lost', sinceMs: 1 }], count: 1, total: 2 };
  source.receive('history', { frames: [frameOf(1, { a: 1 })], firing: [], troubles });
  source.receive('frame', { ...frameOf(2, { a: 2 }), firing, troubles: [], unread });
  expect(told).toEqual([
    ['state', 'live'],
    ['history', [frameOf(1, { a: 1 })], { firing: [], troubles }],
    ['frame', frameOf(2, { a: 2 }), { firing, troubles: [], unread }],
  ]);
});

describe('the listener is told', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const statesOf = (told: readonly unknown[]) =>
    told.flatMap((each) => (Array.isArray(each) && each[0] === 'state' ? [each[1]] : []));

  test('when the connection is lost, and when data arrives again: an open connection alone says nothing', () => {
    const { source, told } = open();
    source.dispatchEvent(new Event('open'));
    expect(statesOf(told)).toEqual([]);
    source.receive('alive');
    source.dispatchEvent(new Event('error'));
    source.dispatchEvent(new Event('open'));
    expect(statesOf(told)).toEqual(['live', 'lost']);
    source.receive('frame', { ...frameOf(1, {}), firing: [], troubles: [] });
    expect(statesOf(told)).toEqual(['live', 'lost', 'live']);
  });

  test('when nothing arrives any more, although the connection is open', () => {
    const { source, told } = open();
    for (let seconds = 0; seconds < 60; seconds += 5) {
      source.receive('alive');
      jest.advanceTimersByTime(5_000);
    }
    expect(statesOf(told)).toEqual(['live']);
    jest.advanceTimersByTime(SILENT_MS);
    expect(statesOf(told)).toEqual(['live', 'silent']);
    source.receive('alive');
    expect(statesOf(told)).toEqual(['live', 'silent', 'live']);
  });

  test('that it was refused, and not that it is lost or silent', () => {
    const { source, told } = open();
    source.receive('alive');
    source.readyState = FakeEventSource.CLOSED;
    source.dispatchEvent(new Event('error'));
    jest.advanceTimersByTime(SILENT_MS + 1);
    expect(statesOf(told)).toEqual(['live', 'refused']);
  });
});

test('the page reloads when its dashboard has changed', () => {
  const { source } = open();
  expect(reloads).toBe(0);
  source.receive('changed');
  expect(reloads).toBe(1);
});

test('the page tries again when it was refused, since the browser does not', () => {
  jest.useFakeTimers();
  try {
    const { source } = open();
    source.dispatchEvent(new Event('error'));
    jest.runAllTimers();
    expect(FakeEventSource.opened).toHaveLength(1);
    source.readyState = FakeEventSource.CLOSED;
    source.dispatchEvent(new Event('error'));
    jest.runAllTimers();
    expect(FakeEventSource.opened.map(({ url }) => url)).toEqual([source.url, source.url]);
  } finally {
    jest.useRealTimers();
  }
});
