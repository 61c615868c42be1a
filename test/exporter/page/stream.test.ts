import { beforeEach, expect, jest, test } from '@jest/globals';
import { openStream } from '../../../exporter/page/stream.js';
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

test('the listener gets the history, then each frame, with the active insights and problems', () => {
  const { source, told } = open();
  const firing = [{ rule: 'A', severity: 'warning', level: 'warning', summary: 'S', labels: {}, sinceMs: 1 }];
  const troubles = [{ kind: 'setup', sentence: 'refused' }];
  source.receive('history', { frames: [frameOf(1, { a: 1 })], firing: [], troubles });
  source.receive('frame', { ...frameOf(2, { a: 2 }), firing, troubles: [] });
  expect(told).toEqual([
    ['history', [frameOf(1, { a: 1 })], { firing: [], troubles }],
    ['frame', frameOf(2, { a: 2 }), { firing, troubles: [] }],
  ]);
});

test('the listener is told when the connection is lost and when it is back', () => {
  const { source, told } = open();
  source.dispatchEvent(new Event('open'));
  source.dispatchEvent(new Event('error'));
  source.dispatchEvent(new Event('open'));
  expect(told).toEqual([
    ['state', 'live'],
    ['state', 'lost'],
    ['state', 'live'],
  ]);
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
