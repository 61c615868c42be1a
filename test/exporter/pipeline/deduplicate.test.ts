import { describe, expect, test } from '@jest/globals';
import { Deduplicator } from '../../../exporter/deduplicate/deduplicator.js';
import type { Message } from '../../../exporter/event/message.js';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';

const MESSAGE: Message = {
  subject: 'flights',
  payload: new Uint8Array(),
  header: () => undefined,
  sequence: undefined,
  arrivalMs: START_MS,
};

const at = (ms: number) => new Date(START_MS + ms).toISOString();

function engineOf(deduplicate: object, stream: object = {}, steps: readonly unknown[] = []): TestEngine {
  return new TestEngine(
    streamSetup({
      stream: { deduplicate: { within: '10m', ...deduplicate }, ...stream },
      steps,
      metrics: { landed_total: { type: 'counter' } },
    }),
  );
}

function became(engine: TestEngine) {
  const { received, accepted, rejected } = engine.account;
  return { received, accepted, ...Object.fromEntries(rejected) };
}

describe('deduplicate', () => {
  test('by a field: what was accepted counts once, and the second is no dead letter of a fault', () => {
    const engine = engineOf({ by: 'id' });
    expect(engine.sendEvent({ id: 'F1' })).toBeUndefined();
    expect(engine.sendEvent({ id: 'F1', other: 2 })).toMatchObject({
      reason: 'duplicate',
      detail: '"id" "F1" was accepted before, within 10m',
    });
    engine.sendAll([{ id: 'F2' }, { id: 1 }, { id: '1' }, { id: 1 }]);
    expect(became(engine)).toEqual({ received: 6, accepted: 4, duplicate: 2 });
    expect(engine.samples()).toEqual(['landed_total 4']);
  });

  test('events without the field, or with one that is no text and no number, are no duplicates', () => {
    const engine = engineOf({ by: 'id' });
    engine.sendAll([{}, {}, { id: null }, { id: null }, { id: {} }, { id: {} }]);
    expect(became(engine)).toEqual({ received: 6, accepted: 6 });
  });

  test('by the header: each event of a message has its own identity', () => {
    const engine = engineOf({ by: 'Nats-Msg-Id' }, { format: 'ndjson' });
    engine.sendEvent('{"a":1}\n{"a":2}', { 'Nats-Msg-Id': 'M1' });
    engine.sendEvent('{"a":1}\n{"a":2}\n{"a":3}', { 'Nats-Msg-Id': 'M1' });
    engine.sendEvent('{"a":1}', { 'Nats-Msg-Id': 'M2' });
    engine.sendEvent('{"a":1}');
    engine.sendEvent('{"a":1}', { 'Nats-Msg-Id': '' });
    expect(became(engine)).toEqual({ received: 8, accepted: 6, duplicate: 2 });
  });

  test('by the time of arrival where events have none, exactly as long as was said', () => {
    const engine = engineOf({ by: 'id' });
    engine.sendEvent({ id: 'F1' });
    engine.wait(600_000);
    expect(engine.sendEvent({ id: 'F1' })).toMatchObject({ reason: 'duplicate' });
    engine.wait(1);
    expect(engine.sendEvent({ id: 'F1' })).toBeUndefined();
  });

  test('by the time of events where they have one, also out of order and long after', () => {
    const engine = engineOf(
      { by: 'id' },
      { eventTime: { field: 'time', maxLateness: '1h', maxFutureSkew: '2h' } },
    );
    engine.sendEvent({ id: 'F1', time: at(0) });
    engine.sendEvent({ id: 'F2', time: at(3_600_000) });
    engine.wait(7_200_000);
    expect(engine.sendEvent({ id: 'F1', time: at(0) })).toMatchObject({ reason: 'duplicate' });
    expect(engine.sendEvent({ id: 'F2', time: at(3_000_000) })).toMatchObject({ reason: 'duplicate' });
    expect(engine.sendEvent({ id: 'F2', time: at(2_999_999) })).toBeUndefined();
  });

  test('of late events too, for as long as was said after they arrived, and in batches of a device that was away', () => {
    const watermark = { lateBeforeMs: START_MS };
    const duplicates = new Deduplicator(
      { by: 'id', within: 60_000, limit: 1_000 },
      { watermark, onForgotten: () => undefined },
    );
    const receive = (id: string, timeMs: number, arrivalMs: number) => {
      duplicates.tick(arrivalMs);
      const message = { ...MESSAGE, arrivalMs };
      const rejected = duplicates.check({ id }, message, 0, timeMs);
      if (rejected === undefined) duplicates.remember();
      return rejected?.reason ?? 'accepted';
    };
    const LATE_MS = START_MS - 3_600_000;
    expect(receive('F1', LATE_MS, START_MS)).toBe('accepted');
    expect(receive('F1', LATE_MS, START_MS + 60_000)).toBe('duplicate');
    expect(receive('F1', LATE_MS - 60_001, START_MS + 60_000)).toBe('accepted');
    expect(receive('F2', LATE_MS, START_MS + 100_000)).toBe('accepted');
    expect(receive('F1', LATE_MS, START_MS + 200_000)).toBe('accepted');
  });

  test('of a late event, which counters count once', () => {
    const engine = engineOf({ by: 'id' }, { eventTime: { field: 'time', maxLateness: '1s' } });
    engine.sendEvent({ id: 'F1', time: at(0) });
    engine.sendEvent({ id: 'F2', time: at(-3_600_000) });
    engine.wait(599_000);
    expect(engine.sendEvent({ id: 'F2', time: at(-3_600_000) })).toMatchObject({ reason: 'duplicate' });
    expect(engine.samples()).toEqual(['landed_total 2']);
  });

  test('what was rejected may come again once the cause is mended', () => {
    const engine = engineOf({ by: 'id' }, {}, [{ where: 'a / b > 0.0' }]);
    expect(engine.sendEvent({ id: 'F1', a: 1 })).toMatchObject({ reason: 'expression' });
    expect(engine.sendEvent({ id: 'F1', a: 1, b: 2 })).toBeUndefined();
    expect(engine.sendEvent({ id: 'F1', a: 1, b: 2 })).toMatchObject({ reason: 'duplicate' });
  });

  test('keeps no more identities than the limit, and counts those that it forgot too soon', () => {
    const engine = engineOf({ by: 'id', limit: 100 });
    for (let id = 0; id < 1000; id++) {
      engine.sendEvent({ id });
      engine.wait(1000);
    }
    expect(became(engine)).toEqual({ received: 1000, accepted: 1000 });
    expect(engine.account.identitiesForgotten).toBeGreaterThanOrEqual(800);
    expect(engine.sendEvent({ id: 999 })).toMatchObject({ reason: 'duplicate' });
  });

  test('remembers across a reload', () => {
    const before = engineOf({ by: 'id' });
    before.sendEvent({ id: 'F1' });
    const setup = streamSetup({ stream: { deduplicate: { by: 'id', within: '10m' } } });
    const after = new TestEngine(setup, { previous: before });
    expect(after.sendEvent({ id: 'F1' })).toMatchObject({ reason: 'duplicate' });
  });
});
