import { connect } from '@nats-io/transport-node';
import { afterEach, expect, test } from '@jest/globals';
import { CounterTable } from '../../../exporter/series/counter-table.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { startApp } from './rig.js';

const servers = testServers();

// Called with the table as `this`.
// oxlint-disable-next-line typescript/unbound-method
const { add } = CounterTable.prototype;
afterEach(() => {
  CounterTable.prototype.add = add;
});

/** The files of the functions between the socket and the table, outermost first. */
function filesOf(stack: string): readonly string[] {
  const files = [...stack.matchAll(/(?<!test)\/(exporter\/\S+?\.ts):\d+/g)].map(([, file = '']) => file);
  return files.reverse();
}

test('a plain message passes nine functions from the socket to the table', async () => {
  const nats = await servers.nats();
  const app = await startApp({ natsUrl: nats.url });
  await app.ready();
  let stack: string | undefined;
  Error.stackTraceLimit = 50;
  CounterTable.prototype.add = function (this: CounterTable, ...values) {
    stack ??= new Error('here').stack;
    add.apply(this, values);
  };
  const publisher = await connect({ servers: nats.url });
  publisher.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 5 }));
  await publisher.flush();
  await waitFor('the event', () => stack !== undefined);
  await publisher.close();
  // The last one is `add` itself, in whose place the test stands.
  expect([...filesOf(stack ?? ''), 'exporter/series/counter-table.ts']).toEqual([
    'exporter/io/nats/inbound/inbound-transport.ts',
    'exporter/io/nats/inbound/inbound-reader.ts',
    'exporter/source/delivery.ts',
    'exporter/pipeline/pipeline.ts',
    'exporter/pipeline/pipeline.ts',
    'exporter/pipeline/pipeline.ts',
    'exporter/pipeline/pipeline.ts',
    'exporter/pipeline/update.ts',
    'exporter/series/counter-table.ts',
  ]);
});
