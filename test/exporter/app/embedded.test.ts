import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { processing, startApp } from './rig.js';

const folder = tempFolder();

function reading(path: string) {
  const { subject: _subject, ...flights } = processing.dataStreams.flights;
  return { ...processing, dataStreams: { flights: { ...flights, file: { path, speed: 1000 } } } };
}

describe('without NATS', () => {
  test('the events of a file count like others, and no metric complains of a NATS that nobody reads', async () => {
    const lines = [10, 20, 9999].map((delay) => JSON.stringify({ time: 0, origin: 'ORD', delay }));
    const path = await writeText(folder, 'flights.ndjson', lines.join('\n'));
    const app = await startApp({}, { processing: reading(path) });
    await app.ready();
    const received = 'natsight_events_received_total{stream="flights"}';
    await waitFor('all are read', async () => (await app.sample(received)) === 3);
    expect(await app.sample('flights_landed_total{origin="ORD"}')).toBe(2);
    expect(await app.sample('natsight_nats_connected')).toBeUndefined();
    expect(await app.sample('natsight_alertmanager_up')).toBeUndefined();
  });

  test('a file that is not there is said once, as what ends the start', async () => {
    const fatal: unknown[] = [];
    const app = await startApp(
      { onFatal: (error) => void fatal.push(error) },
      { processing: reading('nowhere.ndjson') },
    );
    await waitFor('it is told', () => fatal.length === 1);
    expect(String(fatal[0])).toContain('nowhere.ndjson');
    expect((await app.get('/-/ready')).text).toContain('nowhere.ndjson');
  });
});
