import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../support/wait-for.js';
import { metric, processing, testTwoExporters } from './rig/two-exporters.js';

const two = testTwoExporters();

/** Later than the clock by nothing, and far enough back for what is published later. */
const begin = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;

describe('an exporter with several workers shows what one with a single thread shows', () => {
  test('of events of all kinds, good and bad', async () => {
    const dead = two.connection.subscribe('deadletter.flights');
    for (let at = 0; at < 2_000; at++) {
      const event = { id: `F${at % 500}`, origin: `O${at % 7}`, delay: at % 1_500, time: begin + 2 * at };
      two.publish(`flights.O${at % 7}`, event);
      two.publish('bookings', { ...event, delay: at % 4 });
      two.publish('gates', event);
      two.publish('baggage.belt', event);
      if (at % 100 === 99) two.publish('flights.bad', { ...event, delay: 10_000 });
      if (at % 200 === 199) two.publish('flights.bad', '{');
      if (at % 400 === 399) two.publish('flights.late', { ...event, time: begin - 3_600_000 });
    }
    const stream = { stream: 'flights' };
    await waitFor(
      'the dead letters of both, which are the last that is counted',
      async () => [await two.alone.metrics(), await two.several.metrics()],
      (both) => both.every((seen) => seen.value('natsight_dead_letters_published_total', stream) === 30),
    );
    const metrics = await two.sameOfBoth();
    expect(metrics.value('natsight_events_received_total', stream)).toBe(2_035);
    expect(metrics.value('gates_total')).toBe(500);
    expect(metrics.value('bookings_total')).toBe(1_500);
    expect(metrics.all('cancellations_total').reduce((sum, { value }) => sum + value, 0)).toBe(500);
    for (const rule of ['HugeDelay', 'ManyFlights']) {
      expect(metrics.value('natsight_insight_firing', { rule, severity: 'warning' })).toBe(1);
    }
    expect(metrics.value('flights_limited_total', { origin: '__other__' })).toBeGreaterThan(0);
    expect(dead.getReceived()).toBe(60);
    dead.unsubscribe();
  });

  test('of windows that close', async () => {
    two.publish('flights.ORD', { id: 'last', origin: 'ORD', delay: 1, time: begin + 13_500 });
    const metrics = await two.sameOfBoth();
    expect(metrics.value('flights_p95_delay')).toBeGreaterThan(0);
  });

  test('while all of its workers read, each over a connection of its own', async () => {
    const connections = await two.connectionsOf('several');
    expect(connections).toHaveLength(4);
    expect(connections.filter(({ out_msgs }) => out_msgs > 1_000)).toHaveLength(3);
    expect((await two.several.metrics()).value('natsight_nats_connected')).toBe(1);
  });

  test('after a reload', async () => {
    const changed = {
      ...processing,
      processingLogic: {
        ...processing.processingLogic,
        flights: [{ where: 'delay < 10' }],
        positions: [{ where: 'delay < 10' }],
      },
      liveMetrics: {
        ...processing.liveMetrics,
        flights_total: metric('flights', { type: 'counter' }),
        flights_more_total: metric('flights', { type: 'counter', value: 'delay' }),
      },
    };
    for (const [name, exporter] of Object.entries({ alone: two.alone, several: two.several })) {
      await two.writeSetup(name, { ...changed, service: { name } });
      await waitFor('the setup is loaded', () => exporter.log().includes('setup reloaded'));
    }
    for (let at = 0; at < 500; at++) {
      two.publish('flights.ORD', { id: 'x', origin: 'ORD', delay: at % 20, time: begin + 14_000 + at });
    }
    const metrics = await two.sameOfBoth();
    expect(metrics.value('flights_total')).toBe(250);
    expect(metrics.value('flights_last_delay', { origin: 'ORD' })).toBe(9);
  });

  test('after a setup was refused, which changes nothing', async () => {
    await two.writeSetup('several', { ...processing, liveMetrics: {} });
    await waitFor('it is refused', () => two.several.log().includes('could not reload the setup'));
    two.publish('flights.ORD', { id: 'y', origin: 'ORD', delay: 5, time: begin + 15_000 });
    expect((await two.sameOfBoth()).value('flights_total')).toBe(251);
  });
});

test('a worker logs nothing itself: each thing is told once, and nothing went wrong', () => {
  const count = (text: string) => two.several.log().split(text).length - 1;
  expect(count('connected to NATS')).toBe(1);
  expect(count('"reason":"late"')).toBeGreaterThan(0);
  const errors = two.several
    .log()
    .split('\n')
    .filter((line) => line.includes('"level":"error"'));
  expect(errors).not.toEqual([]);
  // A slow machine may see each of the two files change, and refuse the setup more than once.
  expect(errors.filter((line) => !line.includes('could not reload the setup'))).toEqual([]);
});

test('on SIGTERM it hands over what has arrived and ends with 0', async () => {
  two.publish('flights.ORD', { id: 'z', origin: 'ORD', delay: 5, time: Date.now() + 3_600_000 });
  await two.connection.flush();
  expect(await two.several.end('SIGTERM')).toBe(0);
  expect(two.several.log()).toContain('"reason":"future"');
  expect(two.several.log()).toContain('natsight stopped');
});
