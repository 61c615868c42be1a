import { expect, test } from '@jest/globals';
import { testTwoExporters } from './rig/two-exporters.js';

const two = testTwoExporters();

test('an exporter with several workers shows what one with a single thread shows of a flood of label values, of which hardly any comes twice', async () => {
  for (let at = 0; at < 150_000; at++) {
    two.publish('bookings', { id: 'x', origin: `O${at}`, delay: 0 });
    if (at % 10_000 === 0) await two.connection.flush();
  }
  const metrics = await two.sameOfBoth();
  expect(metrics.value('natsight_events_received_total', { stream: 'cancellations' })).toBe(150_000);
  expect(metrics.value('cancellations_total', { origin: '__other__' })).toBe(149_900);
});
