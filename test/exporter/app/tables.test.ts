import { join } from 'node:path';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING } from '../../support/written-setup.js';
import { replaceFile, startApp } from './rig.js';

const servers = testServers();
let url: string;
let publisher: NatsConnection;

beforeAll(async () => {
  ({ url } = await servers.nats());
  publisher = await connect({ servers: url });
});

afterAll(() => publisher.close());

const lookup = (table: object) => ({ by: 'origin', ...table, set: { city: 'city' } });
const processing = (steps: readonly unknown[], stream: object = {}) => ({
  service: { name: 'flight-operations' },
  dataStreams: { flights: { subject: 'flights.>', deadLetter: 'dead.flights', ...stream } },
  processingLogic: { flights: steps },
  liveMetrics: {
    landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights landed.',
      labels: { city: 'string(city)' },
    },
  },
  instantInsightRules: {},
  realTimeDashboards: {},
});
test('events wait for the bucket that they are looked up in, and find every change of it', async () => {
  const setup = processing([{ lookup: lookup({ bucket: 'airports' }) }]);
  const app = await startApp({ natsUrl: url }, { processing: setup, monitoring: MONITORING });
  expect((await app.get('/-/ready')).status).toBe(503);
  const bucket = await new Kvm(publisher).create('airports');
  await bucket.put('ORD', '{"city":"Chicago"}');
  await app.ready();
  publisher.publish('flights.ORD', '{"origin":"ORD"}');
  await waitFor(
    'the city counts',
    () => app.sample('landed_total{city="Chicago"}'),
    (value) => value === 1,
  );
  await bucket.put('ORD', '{"city":"Windy City"}');
  await waitFor('the change counts', async () => {
    publisher.publish('flights.ORD', '{"origin":"ORD"}');
    return app.sample('landed_total{city="Windy City"}');
  });
});

test('only the streams wait that need the table, by a route too; a reload neither waits nor leaves them waiting', async () => {
  const counted = (stream: string) => ({ type: 'counter', stream, help: 'Events.' });
  const setupOf = (bucket: string) => ({
    ...processing([{ lookup: lookup({ bucket }) }]),
    dataStreams: {
      flights: { subject: 'flights.>' },
      radio: { subject: 'radio.>' },
      weather: { subject: 'weather.>' },
    },
    processingLogic: {
      flights: [{ lookup: lookup({ bucket }) }],
      radio: [{ route: 'flights', when: 'true' }],
      weather: [],
    },
    liveMetrics: { landed_total: counted('flights'), weather_total: counted('weather') },
  });
  const app = await startApp({ natsUrl: url }, { processing: setupOf('mislaid'), monitoring: MONITORING });
  const publish = () => {
    for (const stream of ['weather', 'radio', 'flights'])
      publisher.publish(`${stream}.ORD`, '{"origin":"ORD"}');
  };
  const counts = (series: string) =>
    waitFor(
      `${series} counts`,
      async () => (publish(), (await app.sample(series)) ?? 0),
      (value) => value > 0,
    );
  const connected = (stream: string) => app.sample(`natsight_stream_connected{stream="${stream}"}`);
  await counts('weather_total');
  expect([await connected('weather'), await connected('flights'), await connected('radio')]).toEqual([
    1, 0, 0,
  ]);
  expect(await app.sample('landed_total')).toBe(0);

  const bucket = await new Kvm(publisher).create('found');
  await bucket.put('ORD', '{"city":"Chicago"}');
  const reload = async (setup: object) => {
    await replaceFile(join(app.folder, 'Streaming_Processing_Setup.json'), JSON.stringify(setup));
    return (await app.post('/-/reload')).status;
  };
  const { landed_total } = setupOf('mislaid').liveMetrics;
  expect(await reload({ ...setupOf('mislaid'), liveMetrics: { landed_total } })).toBe(200);
  expect(await connected('flights')).toBe(0);
  expect(await reload(setupOf('found'))).toBe(200);
  await counts('landed_total');
  expect([await connected('flights'), await connected('radio')]).toEqual([1, 1]);
});

test('a reload opens the tables that it needs, and is refused when one is no table', async () => {
  const app = await startApp(
    { natsUrl: url },
    { processing: processing([{ set: { city: "'none'" } }]), monitoring: MONITORING },
  );
  await app.ready();
  await replaceFile(join(app.folder, 'airports.csv'), 'code,city\nDFW,Dallas\n');
  const reload = async (step: unknown) => {
    await replaceFile(
      join(app.folder, 'Streaming_Processing_Setup.json'),
      JSON.stringify(processing([step])),
    );
    return app.post('/-/reload');
  };
  expect((await reload({ lookup: lookup({ file: 'airports.csv' }) })).status).toBe(200);
  publisher.publish('flights.DFW', '{"origin":"DFW"}');
  await waitFor(
    'the city counts',
    () => app.sample('landed_total{city="Dallas"}'),
    (value) => value === 1,
  );

  const refused = await reload({ lookup: lookup({ file: 'airports.csv', key: 'iata' }) });
  expect(refused.text).toContain('airports.csv: entry 1 has no key in column "iata"');
  expect((await reload({ lookup: lookup({ file: 'none.csv' }) })).text).toContain(
    'there is no file "none.csv"',
  );
  publisher.publish('flights.DFW', '{"origin":"DFW"}');
  await waitFor(
    'the setup before goes on',
    () => app.sample('landed_total{city="Dallas"}'),
    (value) => value === 2,
  );
});

test('of a message with several events only the bad ones become dead letters', async () => {
  const app = await startApp(
    { natsUrl: url },
    { processing: processing([{ set: { city: 'origin' } }], { format: 'csv' }), monitoring: MONITORING },
  );
  await app.ready();
  const letters: string[] = [];
  publisher.subscribe('dead.flights', {
    callback: (_, letter) =>
      void letters.push(`${letter.headers?.get('natsight-reason')}: ${letter.string()}`),
  });
  await publisher.flush();
  publisher.publish('flights.all', 'origin,delay\nORD,1\nDFW\nJFK,"2\n');
  await waitFor(
    'the letters come',
    () => letters.length,
    (count) => count === 2,
  );
  expect(letters).toEqual(['undecodable: origin,delay\nDFW', 'undecodable: origin,delay\nJFK,"2\n']);
  expect(await app.sample('natsight_events_received_total{stream="flights"}')).toBe(3);
  expect(await app.sample('landed_total{city="ORD"}')).toBe(1);
});
