import { expect, test } from '@jest/globals';
import { COUNTED, firstEventsRig } from './first-events.js';

const rig = firstEventsRig();

test('increase() counts the first events of a series, and alerts on it fire', async () => {
  expect(await rig.burst({})).toEqual(COUNTED);
});
