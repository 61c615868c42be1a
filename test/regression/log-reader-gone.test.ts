import { expect, test } from '@jest/globals';
import { spawnNatsight } from '../support/natsight-process.js';
import { freePort } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

// It stood still for ever as it ended: the log waited to be read.
test('an exporter whose log nobody reads any more goes on, and ends when it is told to', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['run', 'setup/examples/flights', '--web.listen-address', address, '--web.enable-lifecycle'];
  const exporter = await spawnNatsight([...args, '--nats.url', 'nats://127.0.0.1:9']);
  await waitFor('a line', () => exporter.output().includes('NATS cannot be reached'));
  exporter.stopReading();
  const { status } = await fetch(`http://${address}/-/reload`, { method: 'POST' });
  expect(status).toBe(200);
  exporter.kill('SIGTERM');
  expect(await exporter.exit).toBe(0);
});
