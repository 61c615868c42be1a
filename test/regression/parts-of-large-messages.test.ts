import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../support/engine.js';
import type { StreamBlocks } from '../support/engine.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use once all garbage is gone. */
function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const MESSAGES = 100;
const PADDING = 'x'.repeat(500_000);
const limits = { stringBytes: 1_000_000 };
const csv = { format: { csv: { columns: ['id', 'padding'] } }, limits };
const counter = { type: 'counter' };
const labelled = { ...counter, labels: { id: { value: 'id', limit: 1_000 } } };
const csvEvent = (id: string) => `${id},${PADDING}`;

/** What is kept of an event, by who keeps it; each is part of a text of half a megabyte. */
const keepers: Readonly<Record<string, StreamBlocks & { readonly event: (id: string) => string }>> = {
  'a label': { stream: csv, metrics: { flights_total: labelled }, event: csvEvent },
  'a label of a value beyond the limit': {
    stream: csv,
    metrics: { flights_total: { ...counter, labels: { id: { value: 'id', limit: 1 } } } },
    event: csvEvent,
  },
  'a label that an expression cuts out': {
    stream: { schema: { properties: { text: { type: 'string' } } }, limits },
    metrics: { flights_total: { ...counter, labels: { id: 'text.split(",")[0]' } } },
    event: (id) => JSON.stringify({ text: csvEvent(id) }),
  },
  'an identity': {
    stream: { ...csv, deduplicate: { by: 'id', within: '1h' } },
    metrics: { flights_total: counter },
    event: csvEvent,
  },
  'a top value': {
    stream: csv,
    metrics: { flights_top: { type: 'window', aggregate: 'top', value: 'id', size: '1h', slide: '1m' } },
    event: csvEvent,
  },
  'an exemplar': {
    stream: csv,
    metrics: {
      flights_total: { ...labelled, labels: { last: 'id.substring(15)' }, exemplar: { traceId: 'id' } },
    },
    event: csvEvent,
  },
};

test.each(Object.entries(keepers))('%s keeps no more of a message than itself', (_, { event, ...blocks }) => {
  const engine = new TestEngine(streamSetup(blocks));
  const before = bytesInUse();
  for (let number = 0; number < MESSAGES; number++) {
    engine.nowMs++;
    engine.sendEvent(event(`identity-number-${String(number).padStart(4, '0')}`));
  }
  expect(engine.account.accepted).toBe(MESSAGES);
  // All messages together are fifty megabytes.
  expect(bytesInUse() - before).toBeLessThan(5_000_000);
});
