import { afterEach, expect, test } from '@jest/globals';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { testStreams } from '../jetstream-rig.js';
import { Collector } from '../nats-fixture.js';
import { Relay } from '../relay.js';

const servers = testServers();
const { newStream } = testStreams(servers);
const relays: Relay[] = [];

afterEach(() => relays.splice(0).forEach((relay) => relay.stop()));

/** A stream with three messages that were read over a relay, with short heartbeats. */
async function readOverRelay() {
  const { url } = await servers.nats();
  const rig = await newStream(3, {}, url);
  const relay = await Relay.to(url);
  relays.push(relay);
  const over = { url: relay.url, heartbeatMs: 500 };
  const reader = await rig.read({}, 'soon', new Collector(), undefined, undefined, over);
  await reader.collector.untilCount(3);
  return { rig, relay, ...reader };
}

/** The link asks for one answer at a time, and the reader for another one when it misses heartbeats. */
const untilMissed = (relay: Relay) =>
  waitFor('the reader to miss heartbeats', () => relay.asked.split('PING').length > 2);

test('heartbeats that come late, with everything else, do not end the reading', async () => {
  const { rig, relay, collector, happenings } = await readOverRelay();
  relay.hold();
  await untilMissed(relay);
  relay.release();
  await rig.publish(4, 6);
  await collector.untilCount(6);
  expect(collector.texts).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(happenings.lines).toEqual(['connected', 'flights connected']);
});

test('heartbeats that do not come although the server answers end the reading, which begins again', async () => {
  const { rig, relay, collector, happenings } = await readOverRelay();
  relay.drop('Idle Heartbeat');
  await waitFor('the end', () => happenings.lines.includes('flights lost: missed heartbeats from NATS'));
  await rig.publish(4, 6);
  await collector.untilCount(6);
  expect(collector.texts).toEqual(['1', '2', '3', '4', '5', '6']);
});
