import { describe, expect, test } from '@jest/globals';
import {
  InboundQueue,
  MAX_PAUSE_MS,
  MAX_WAIT_MS,
} from '../../../../../exporter/io/nats/inbound/inbound-queue.js';

const LIMIT = 1_000;

describe('what has arrived on a connection', () => {
  test('waits, however long, as long as it is not full', () => {
    const queue = new InboundQueue(LIMIT);
    queue.arrived(LIMIT - 1, 0);
    queue.look(10 * MAX_WAIT_MS, 1);
    expect([queue.isFull, queue.shedding]).toEqual([false, undefined]);
  });

  test('is not shed if a full queue is processed within the time that NATS allows', () => {
    const queue = new InboundQueue(LIMIT);
    queue.arrived(LIMIT, 0);
    // At this rate, the newest waits for nine seconds.
    queue.look(900, 100);
    expect([queue.isFull, queue.shedding]).toEqual([true, undefined]);
    queue.processed(LIMIT / 2, MAX_WAIT_MS / 2);
    expect([queue.isHalfEmpty, queue.shedding]).toEqual([true, undefined]);
  });

  test('is shed if a full queue would take longer at the present rate, until half of it is processed', () => {
    const queue = new InboundQueue(LIMIT);
    queue.arrived(LIMIT, 0);
    queue.look(1_100, 100);
    expect(queue.shedding).toBe('wait');
    queue.processed(LIMIT / 2 - 1, 1_200);
    expect(queue.shedding).toBe('wait');
    queue.processed(1, 1_300);
    expect(queue.shedding).toBeUndefined();
  });

  test('is shed if nothing was read for too long, whatever the rate was before', () => {
    const queue = new InboundQueue(LIMIT);
    queue.arrived(100_000, 0);
    queue.processed(100_000 - LIMIT, 100);
    queue.processed(LIMIT / 4, 200);
    queue.look(100 + MAX_PAUSE_MS, 0);
    expect([queue.isFull, queue.shedding]).toEqual([false, 'pause']);
    queue.processed(LIMIT / 4, 300 + MAX_PAUSE_MS);
    expect(queue.shedding).toBeUndefined();
  });

  test('is not shed if reading went on in between', () => {
    const queue = new InboundQueue(LIMIT);
    queue.arrived(LIMIT, 0);
    queue.processed(LIMIT / 2, MAX_PAUSE_MS - 1);
    queue.arrived(LIMIT / 2 - 1, MAX_PAUSE_MS);
    queue.look(3 * MAX_PAUSE_MS, 0);
    expect(queue.shedding).toBeUndefined();
  });
});
