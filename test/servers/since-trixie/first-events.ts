import { expect, test } from '@jest/globals';
import { COUNTED, firstEventsRig } from '../../prometheus/first-events.js';

const rig = firstEventsRig();

test('increase() counts the first events of a series once, also where Prometheus adds a zero at their creation', async () => {
  expect(await rig.burst({ features: ['created-timestamp-zero-ingestion'] })).toEqual(COUNTED);
});
