import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, expect, test } from '@jest/globals';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING } from '../../support/written-setup.js';
import { processing, startApp, writeSetup } from './rig.js';

const servers = testServers();
let publisher: NatsConnection | undefined;
afterEach(() => publisher?.close());

const counter = (labels: object, more: object = {}) => ({
  type: 'counter',
  stream: 'flights',
  help: 'Flights.',
  labels,
  ...more,
});
const origin = (limit: number) => ({ origin: { value: 'origin', limit } });

function setupWith(limit: number, help = 'Flights.') {
  const liveMetrics = {
    landed_total: counter(origin(limit), { help }),
    by_delay_total: counter({ delay: { value: 'string(delay)', limit: 9 } }, { seriesLimit: 1 }),
  };
  return { ...processing, liveMetrics, realTimeDashboards: {} };
}

test('the first overflow of each label and of each metric is logged once, also after a reload', async () => {
  const { url } = await servers.nats();
  const app = await startApp({ natsUrl: url }, { processing: setupWith(1), monitoring: MONITORING });
  await app.ready();
  const nats = (publisher = await connect({ servers: url }));
  const logged = () =>
    app.logged
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ msg }) => msg === 'limit reached: further values are counted as "__other__"')
      .map(({ level, metric, label }) => [level, metric, label].join(' '));
  const other = 'landed_total{origin="__other__"}';
  const overflow = async (from: string) => {
    const before = (await app.sample(other)) ?? 0;
    for (const code of ['A', 'B', 'C'])
      nats.publish('flights.X', `{"origin":"${from}${code}","delay":${code.codePointAt(0)}}`);
    await waitFor('they overflow', async () => ((await app.sample(other)) ?? 0) > before);
  };
  await overflow('1');
  await waitFor('it is told', () => logged().length === 2);
  expect(logged().toSorted()).toEqual(['40 by_delay_total *', '40 landed_total origin']);
  await writeSetup(app.folder, { processing: setupWith(1, 'Flights that landed.'), monitoring: MONITORING });
  expect((await app.post('/-/reload')).status).toBe(200);
  await overflow('2');
  expect(logged()).toHaveLength(2);

  await writeSetup(app.folder, { processing: setupWith(2), monitoring: MONITORING });
  expect((await app.post('/-/reload')).status).toBe(200);
  await overflow('3');
  await waitFor('it is told of the metric that began anew', () => logged().length === 3);
  expect(logged().at(-1)).toBe('40 landed_total origin');
});
