import { connect } from '@nats-io/transport-node';
import { expect, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { atFullSpeed, countByOrigin, flights, messagesIn, streamOf, summaryOf } from './rig.js';

const servers = testServers();

test('a killed and restarted NATS costs no event and brings none twice', async () => {
  const mortal = await servers.nats();
  const watcher = await connect({ servers: mortal.url, reconnectTimeWait: 100, maxReconnectAttempts: -1 });
  const replaying = runNatsight(['replay', flights, '--nats.url', mortal.url, ...atFullSpeed]);
  await messagesIn('FLIGHTS', 500, watcher);
  process.kill(mortal.pid, 'SIGKILL');
  await mortal.ended;
  await servers.nats({ folder: mortal.folder, port: mortal.port });
  const { stdout, stderr } = await replaying;
  expect(summaryOf(stdout)).toMatch(
    /^20000 events replayed from [^,]*(, \d+ of them already in the stream)?$/,
  );
  expect(stderr).toContain('Disconnected from NATS; reconnecting.');
  expect((await streamOf('FLIGHTS', watcher)).state.subjects).toEqual(countByOrigin());
  await watcher.close();
});
