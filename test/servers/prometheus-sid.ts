import { expect, jest, test } from '@jest/globals';
import { COUNTED, firstEventsRig } from '../prometheus/first-events.js';
import { programOfSid } from '../support/debian-suite.js';

jest.setTimeout(300_000);
const rig = firstEventsRig();

test.each([[[]], [['created-timestamp-zero-ingestion']]])(
  'the Prometheus of Debian sid counts the first events of a series, with the features %p',
  async (features) => {
    expect(await rig.burst({ features, program: await programOfSid('prometheus', 'prometheus') })).toEqual(
      COUNTED,
    );
  },
);
