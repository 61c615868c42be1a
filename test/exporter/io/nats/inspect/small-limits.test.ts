import { expect, test } from '@jest/globals';
import type { StreamInfo } from '@nats-io/jetstream';
import { streamFindings } from '../../../../../exporter/io/nats/inspect/stream-findings.js';
import { streamSchema } from '../../../../../setup/model/stream.js';

const HOUR_MS = 3_600_000;
const nowMs = Date.parse('2026-11-27T12:00:00Z');

/** What `check` says of a stream of 1,000 messages and 100 kB since `first`. */
function found(config: Partial<StreamInfo['config']>, first: string): readonly string[] {
  const { source } = streamSchema.parse({ jetstream: { stream: 'S' } });
  if (source.kind !== 'jetstream') throw new Error('BUG: another source');
  const limits = { max_msgs: -1, max_bytes: -1, max_age: 0, max_msgs_per_subject: -1, duplicate_window: 0 };
  const info = {
    config: { name: 'S', discard: 'old', retention: 'limits', storage: 'file', ...limits, ...config },
    state: { messages: 1_000, bytes: 100_000, first_ts: first },
  } as StreamInfo;
  const outage = { longestOutageMs: HOUR_MS, nowMs };
  return [...streamFindings({ name: 's', deduplicate: undefined }, source, info, outage)].map(
    ({ message }) => message,
  );
}

const MINUTES_AGO = '2026-11-27T11:50:00Z';
const lost = 'events are lost if the exporter is down for longer';

test.each<[string, Partial<StreamInfo['config']>, string, readonly string[]]>([
  ['no limit', {}, MINUTES_AGO, []],
  ['room for an hour', { max_msgs: 6_000 }, MINUTES_AGO, []],
  [
    'room for less',
    { max_msgs: 5_000 },
    MINUTES_AGO,
    [`"S" keeps messages for about 50m (max_msgs 5000, at the present rate): ${lost}`],
  ],
  [
    'in bytes',
    { max_bytes: 200_000 },
    MINUTES_AGO,
    [`"S" keeps messages for about 20m (max_bytes 200000, at the present rate): ${lost}`],
  ],
  ['a burst in an empty stream', { max_msgs: 100_000 }, '2026-11-27T11:59:50Z', []],
  [
    'a burst that filled it',
    { max_msgs: 1_000 },
    '2026-11-27T11:59:50Z',
    [`"S" keeps messages for about 10s (max_msgs 1000, at the present rate): ${lost}`],
  ],
  [
    'few per subject',
    { max_msgs_per_subject: 5 },
    MINUTES_AGO,
    [
      '"S" keeps 5 messages per subject: older ones are removed before an exporter that is down reads them, and this is not counted',
    ],
  ],
])('limits of a stream: %s', (_, config, first, expected) => {
  expect(found(config, first)).toEqual(expected);
});
