import { describe, expect, test } from '@jest/globals';
import { Rejected } from '../../../exporter/event/rejection.js';
import type { ReaderHappening } from '../../../exporter/happening/happening.js';
import { HappeningRelay } from '../../../exporter/threads/happening-relay.js';
import { InsightTally } from '../../../exporter/threads/insight-tally.js';
import { MAIN_THREAD, Readers } from '../../../exporter/threads/readers.js';
import { LabelNumbers } from '../../../exporter/series/label-numbers.js';
import { labelSetOf } from '../../../exporter/series/label-set.js';
import type { ObservingInsight } from '../../../setup/model/insight.js';
import { streamSetup } from '../../support/engine.js';
import { event, keySilence } from '../insight/rig.js';

describe('what happens on a worker', () => {
  test('is told at once, or by its count where there may be a flood of it', () => {
    const posted: ReaderHappening[] = [];
    const relay = new HappeningRelay((happening) => posted.push(structuredClone(happening)));
    const { tell } = relay;
    const stream = 'flights';
    tell({ kind: 'natsConnected', server: '127.0.0.1' });
    tell({ kind: 'streamLost', stream, reason: 'gone' });
    for (const detail of ['first', 'second'])
      tell({ kind: 'eventRejected', stream, rejection: new Rejected('event_time', () => detail) });
    tell({ kind: 'eventRejected', stream, rejection: new Rejected('future', () => 'other') });
    for (let at = 0; at < 3; at++) tell({ kind: 'deadLetterLost', stream, reason: 'not connected' });
    tell({ kind: 'deadLetterPublished', stream });
    tell({ kind: 'deliveryFailed', stream, error: { unheard: 'of' } });
    expect(posted).toEqual([
      { kind: 'natsConnected', server: '127.0.0.1' },
      { kind: 'streamLost', stream, reason: 'gone' },
    ]);
    expect(structuredClone(relay.drainCounted())).toEqual([
      { kind: 'eventRejected', stream, rejection: { reason: 'event_time', detail: 'first' }, count: 2 },
      { kind: 'eventRejected', stream, rejection: { reason: 'future', detail: 'other' }, count: 1 },
      { kind: 'deadLetterLost', stream, reason: 'not connected', count: 3 },
      { kind: 'deadLetterPublished', stream, count: 1 },
      { kind: 'deliveryFailed', stream, error: new Error('[object Object]'), count: 1 },
    ]);
    expect(relay.drainCounted()).toEqual([]);
  });

  test('counts that were told together are added up', () => {
    const relay = new HappeningRelay(() => undefined);
    const lost = { kind: 'deadLetterLost', stream: 'flights', reason: 'too many' } as const;
    for (const happening of [lost, { ...lost, count: 40 }, lost]) relay.tell(happening);
    expect(relay.drainCounted()).toEqual([{ ...lost, count: 42 }]);
  });

  test('the detail of a rejection is computed once per stream and reason', () => {
    const relay = new HappeningRelay(() => undefined);
    let computed = 0;
    const rejection = new Rejected('future', () => `${++computed}`);
    for (let at = 0; at < 5; at++) relay.tell({ kind: 'eventRejected', stream: 'flights', rejection });
    expect(computed).toBe(1);
  });

  test('an insight is told at once, those that follow when it is flushed', () => {
    const told: unknown[] = [];
    const tally = tallyInto(told);
    const hot = insightOf('event');
    const fields = new Map([['event.delay', '7']]);
    const add = (origin: string, atMs: number) => tally.add(hot, labelSetOf([origin]), atMs, fields);
    for (const atMs of [1, 2, 3]) add('ORD', atMs);
    add('JFK', 4);
    expect(told.splice(0)).toEqual(['event ORD 1 at 1, 7', 'event JFK 1 at 4, 7']);
    tally.flush();
    expect(told.splice(0)).toEqual(['event ORD 2 at 3, 7']);
    tally.flush();
    add('ORD', 5);
    expect(told).toEqual(['event ORD 1 at 5, 7']);
  });

  test('events that only show that something is alive are told when they are flushed, or when there are many', () => {
    const told: unknown[] = [];
    const tally = tallyInto(told);
    const alive = insightOf('keySilence');
    const numbers = new LabelNumbers(1);
    const add = (origin: string, atMs: number) => {
      const number = numbers.numberOf([origin]);
      tally.add(alive, { values: [origin], number, numbering: numbers.numbering }, atMs, new Map());
    };
    for (const atMs of [1, 2, 3]) for (const origin of ['ORD', 'JFK']) add(origin, atMs);
    expect(told).toEqual([]);
    tally.flush();
    expect(told.splice(0)).toEqual(['keySilence ORD 3 at 3, ', 'keySilence JFK 3 at 3, ']);
    add('JFK', 4);
    tally.flush();
    expect(told.splice(0)).toEqual(['keySilence JFK 1 at 4, ']);
    for (let at = 0; at < 5_001; at++) add(`O${at}`, at);
    expect(told).toHaveLength(5_001);
  });

  function tallyInto(told: unknown[]): InsightTally {
    return new InsightTally((observed) => {
      for (const { insight, labels, events, atMs, fields } of observed) {
        told.push(`${insight} ${labels.join()} ${events} at ${atMs}, ${[...fields.values()].join()}`);
      }
    });
  }

  /** An insight that is named after its kind. */
  function insightOf(kind: ObservingInsight['kind']): ObservingInsight {
    return kind === 'event' ? event({ name: kind }) : keySilence({ name: kind });
  }
});

describe('threads that read are told of as one', () => {
  const CONNECTED = { kind: 'streamConnected', stream: 'flights' } as const;
  const REFUSED = { kind: 'streamLost', stream: 'flights', reason: 'refused' } as const;
  const setup = streamSetup({});
  const begun = (readers = [0, 1]) => {
    const happened: ReaderHappening[] = [];
    const all = new Readers(
      (happening) => happened.push(happening),
      () => 7_000,
    );
    all.applyPlan(setup, new Map([['flights', readers]]));
    return { happened, all };
  };

  test('a stream is read while all of its readers read it', () => {
    const { happened, all } = begun();
    all.of(0)(CONNECTED);
    expect(happened).toEqual([]);
    all.of(1)(CONNECTED);
    all.of(0)(REFUSED);
    all.of(1)(REFUSED);
    all.of(0)(CONNECTED);
    all.of(1)(CONNECTED);
    expect(happened).toEqual([CONNECTED, REFUSED, REFUSED, CONNECTED]);
  });

  test('NATS is connected while all threads are, the main one among them; an outage is told once', () => {
    const { happened, all } = begun();
    for (const thread of [0, 1]) all.of(thread)({ kind: 'natsConnected', server: 'a' });
    expect(happened).toEqual([]);
    all.of(MAIN_THREAD)({ kind: 'natsConnected', server: 'a' });
    for (const thread of [0, MAIN_THREAD, 1] as const)
      all.of(thread)({ kind: 'natsDisconnected', server: 'a' });
    for (const thread of [0, MAIN_THREAD, 1] as const)
      all.of(thread)({ kind: 'natsReconnected', server: 'b' });
    expect(happened).toEqual([
      { kind: 'natsConnected', server: 'a' },
      { kind: 'natsDisconnected', server: 'a' },
      { kind: 'natsReconnected', server: 'b' },
    ]);
  });

  test('a thread that ends leaves its streams unread until it reads them again', () => {
    const { happened, all } = begun();
    for (const thread of [0, 1]) all.of(thread)(CONNECTED);
    all.ended(1, 5_000);
    all.of(1)(CONNECTED);
    expect(happened).toEqual([
      CONNECTED,
      { kind: 'streamLost', stream: 'flights', reason: 'worker thread 1 exited' },
      { kind: 'streamGap', stream: 'flights', fromMs: 5_000, toMs: 7_000, reason: 'worker' },
      CONNECTED,
    ]);
  });

  test('each connection names its own gaps', () => {
    const { happened, all } = begun();
    const gap = { kind: 'natsGap', connection: 'main', fromMs: 1, toMs: 2, reason: 'closed' } as const;
    all.of(1)(gap);
    all.of(MAIN_THREAD)(gap);
    expect(happened).toEqual([{ ...gap, connection: 'worker 1' }, gap]);
  });

  test('a stream is read again when the reader that did not is its reader no more', () => {
    const { happened, all } = begun();
    all.of(0)(CONNECTED);
    all.applyPlan(setup, new Map([['flights', [0]]]));
    expect(happened).toEqual([CONNECTED]);
  });

  test('everything that is not about connections passes', () => {
    const { happened, all } = begun();
    const loaded = { kind: 'tableLoaded', table: 'airports.csv', entries: 3 } as const;
    all.of(0)(loaded);
    expect(happened).toEqual([loaded]);
  });
});
