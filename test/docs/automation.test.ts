import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { expect, test } from '@jest/globals';
import { startApp } from '../exporter/app/rig.js';
import { root } from '../support/run-command.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

const servers = testServers();
const folder = tempFolder();

/** The example, with commands that write down what they do. The first one fails at first. */
function start(url: string, done: string) {
  const note = (what: string) => `echo ${what} "$INSIGHT_SUMMARY" >> ${done}`;
  const failsOnce = `test -e ${done}.tried || { touch ${done}.tried; exit 1; }`;
  const commands = { firing: `${failsOnce}; ${note('scaled:')}`, resolved: note('back:') };
  const options = { nats: url, stream: 'INSIGHTS', insight: 'HugeDelay', ...commands };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return spawn(process.execPath, [join(root, 'docs/automation/act.mjs'), ...flags], { stdio: 'ignore' });
}

test('the example acts on an insight, again if its command fails, and on what happened while it was away', async () => {
  const { url } = await servers.nats();
  const nats = await connect({ servers: url });
  const { streams, consumers } = await jetstreamManager(nats);
  await streams.add({ name: 'INSIGHTS', subjects: ['natsight.insights.>'] });
  const app = await startApp({ natsUrl: url });
  await app.ready();
  const done = join(folder, 'done');
  const first = start(url, done);
  const isThere = () => consumers.info('INSIGHTS', 'act-on-HugeDelay').then(() => true);
  await waitFor('the consumer', isThere);
  first.kill('SIGKILL');
  // What is delivered to it until NATS has noticed comes again after half a minute.
  const waiting = async () => (await consumers.info('INSIGHTS', 'act-on-HugeDelay')).num_waiting;
  await waitFor('its request is gone', waiting, (count) => count === 0);
  nats.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 600 }));
  await waitFor('both insights', async () => (await streams.info('INSIGHTS')).state.messages === 2);
  const second = start(url, done);
  const lines = await waitFor(
    'both commands',
    async () => (await readFile(done, 'utf8')).trim().split('\n'),
    ({ length }) => length === 2,
  );
  second.kill('SIGKILL');
  const summary = 'A flight is more than eight hours late';
  expect(lines).toEqual([`scaled: ${summary}`, `back: ${summary}`]);
  await nats.close();
});
