import { describe, expect, test } from '@jest/globals';
import { Rejected } from '../../../exporter/event/rejection.js';
import { happen } from '../../../exporter/threads/happening.js';
import type { Happening, ReaderHappenings } from '../../../exporter/threads/happening.js';
import { HappeningRelay } from '../../../exporter/threads/happening-relay.js';
import { InsightTally } from '../../../exporter/threads/insight-tally.js';
import { MAIN_THREAD, Readers } from '../../../exporter/threads/readers.js';
import { streamSetup } from '../../support/engine.js';

/** Writes down all that happens. */
function recorder(): { readonly happened: unknown[]; readonly happenings: ReaderHappenings } {
  const happened: unknown[] = [];
  const relay = new HappeningRelay(() => undefined);
  const happenings = new Proxy(relay, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        void happened.push([name, ...args.filter((arg) => arg !== undefined)]),
  });
  return { happened, happenings };
}

describe('what happens on a worker', () => {
  test('is told at once, or by its count where there may be a flood of it', () => {
    const posted: Happening[] = [];
    const relay = new HappeningRelay((happening) => posted.push(structuredClone(happening)));
    const { happened, happenings } = recorder();
    relay.natsConnected('127.0.0.1');
    relay.streamLost('flights', 'gone');
    for (const detail of ['first', 'second'])
      relay.eventRejected('flights', new Rejected('late', () => detail));
    relay.eventRejected('flights', new Rejected('future', () => 'other'));
    for (let at = 0; at < 3; at++) relay.deadLetterLost('flights', 'not connected');
    relay.deadLetterPublished('flights');
    relay.deliveryFailed('flights', { unheard: 'of' });
    for (const happening of posted) happen(happenings, happening);
    expect(happened.splice(0)).toEqual([
      ['natsConnected', '127.0.0.1'],
      ['streamLost', 'flights', 'gone'],
    ]);
    for (const happening of structuredClone(relay.takeCounted())) happen(happenings, happening);
    expect(happened).toEqual([
      ['eventRejected', 'flights', { reason: 'late', detail: 'first' }, 2],
      ['eventRejected', 'flights', { reason: 'future', detail: 'other' }, 1],
      ['deadLetterLost', 'flights', 'not connected', 3],
      ['deadLetterPublished', 'flights', 1],
      ['deliveryFailed', 'flights', new Error('[object Object]'), 1],
    ]);
    expect(relay.takeCounted()).toEqual([]);
  });

  test('an insight is told at once, those that follow when it is flushed', () => {
    const told: unknown[] = [];
    const tally = new InsightTally((...args) => told.push(args));
    for (const atMs of [1, 2, 3]) tally.add('HugeDelay', atMs);
    expect(told.splice(0)).toEqual([['HugeDelay', 1, 1]]);
    tally.flush();
    expect(told.splice(0)).toEqual([['HugeDelay', 3, 2]]);
    tally.flush();
    tally.add('HugeDelay', 4);
    expect(told).toEqual([['HugeDelay', 4, 1]]);
  });
});

describe('threads that read are told of as one', () => {
  const setup = streamSetup({});
  const begun = (readers = [0, 1]) => {
    const { happened, happenings } = recorder();
    const all = new Readers(happenings);
    all.follow(setup, new Map([['flights', readers]]));
    return { happened, all };
  };

  test('a stream is read while all of its readers read it', () => {
    const { happened, all } = begun();
    all.of(0).streamConnected('flights');
    expect(happened).toEqual([]);
    all.of(1).streamConnected('flights');
    all.of(0).streamLost('flights', 'refused');
    all.of(1).streamLost('flights', 'refused');
    all.of(0).streamConnected('flights');
    all.of(1).streamConnected('flights');
    expect(happened).toEqual([
      ['streamConnected', 'flights'],
      ['streamLost', 'flights', 'refused'],
      ['streamLost', 'flights', 'refused'],
      ['streamConnected', 'flights'],
    ]);
  });

  test('NATS is connected while all threads are, the main one among them; an outage is told once', () => {
    const { happened, all } = begun();
    for (const thread of [0, 1]) all.of(thread).natsConnected('a');
    expect(happened).toEqual([]);
    all.of(MAIN_THREAD).natsConnected('a');
    for (const thread of [0, MAIN_THREAD, 1] as const) all.of(thread).natsDisconnected('a');
    for (const thread of [0, MAIN_THREAD, 1] as const) all.of(thread).natsReconnected('b');
    expect(happened).toEqual([
      ['natsConnected', 'a'],
      ['natsDisconnected', 'a'],
      ['natsReconnected', 'b'],
    ]);
  });

  test('a thread that ends leaves its streams unread until it reads them again', () => {
    const { happened, all } = begun();
    for (const thread of [0, 1]) all.of(thread).streamConnected('flights');
    all.ended(1);
    all.of(1).streamConnected('flights');
    expect(happened).toEqual([
      ['streamConnected', 'flights'],
      ['streamLost', 'flights', 'worker thread 1 has ended'],
      ['streamConnected', 'flights'],
    ]);
  });

  test('a stream is read again when the reader that did not is its reader no more', () => {
    const { happened, all } = begun();
    all.of(0).streamConnected('flights');
    all.follow(setup, new Map([['flights', [0]]]));
    expect(happened).toEqual([['streamConnected', 'flights']]);
  });
});
