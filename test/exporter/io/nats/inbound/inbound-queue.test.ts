import { describe, expect, test } from '@jest/globals';
import { InboundQueue, MAX_WAIT_MS } from '../../../../../exporter/io/nats/inbound/inbound-queue.js';

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
    expect(queue.shedding).toBe('bytes');
    queue.processed(LIMIT / 2 - 1, 1_200);
    expect(queue.shedding).toBe('bytes');
    queue.processed(1, 1_300);
    expect(queue.shedding).toBeUndefined();
  });

  test('is shed if a full queue has waited for that long, whatever the rate was before', () => {
    const queue = new InboundQueue(LIMIT);
    queue.arrived(100_000, 0);
    queue.processed(100_000 - LIMIT, 100);
    queue.look(100 + MAX_WAIT_MS, 0);
    expect(queue.shedding).toBe('age');
  });
});
