import { expect, test } from '@jest/globals';
import type { StreamInfo } from '@nats-io/jetstream';
import { Progress } from '../../../../../exporter/io/nats/jetstream/progress.js';

const CREATED = '2030-01-01T00:00:00Z';
const position = (sequence: number, streamCreated = CREATED) => ({ sequence, streamCreated });
const delivery = (sequence: number) => ({
  sequence,
  deliveries: 2,
  consumerSequence: sequence,
  stored: { ms: 0, nanos: 0 },
});

/** What is acked of redeliveries of the messages 1 to 5, by a reader that goes on after the fifth. */
function ackedOfFive(safe: ReturnType<typeof position> | undefined): readonly number[] {
  const acked: number[] = [];
  const progress = new Progress({ after: position(5), safe }, ({ sequence }) => acked.push(sequence));
  progress.checkStream({ created: CREATED, state: { last_seq: 5 } } as unknown as StreamInfo);
  for (const sequence of [1, 2, 3, 4, 5]) {
    if (progress.admit(delivery(sequence))) throw new Error(`message ${sequence} is read again`);
  }
  return acked;
}

test.each<[string, ReturnType<typeof position> | undefined, number[]]>([
  ['what is safe', position(3), [1, 2, 3]],
  ['everything if all is safe', position(5), [1, 2, 3, 4, 5]],
  ['nothing if nothing is known to be safe', undefined, []],
  ['nothing if what was safe is of the stream before', position(5, '2029-01-01T00:00:00Z'), []],
])('a reader that goes on for another one acks %s', (_what, safe, acked) => {
  expect(ackedOfFive(safe)).toEqual(acked);
});

test('it acks the rest once that is safe', () => {
  const acked: number[] = [];
  const progress = new Progress({ after: position(5), safe: position(3) }, ({ sequence }) =>
    acked.push(sequence),
  );
  progress.checkStream({ created: CREATED, state: { last_seq: 6 } } as unknown as StreamInfo);
  progress.deliveredUpTo(delivery(6));
  const reached = progress.position();
  if (reached === undefined) throw new Error('there is no position');
  expect(acked).toEqual([]);
  progress.acknowledge(reached);
  expect(acked).toEqual([6]);
});
