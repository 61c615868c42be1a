import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from './failure.mjs';

/** The servers of `npm start`, each with the environment variable for the address of a server that already runs. */
const servers = [
  ['nats-server', 'NATS_URL'],
  ['prometheus', 'PROMETHEUS_URL'],
  ['alertmanager', 'ALERTMANAGER_URL'],
];
const testTools = ['nats-server', 'prometheus', 'promtool', 'alertmanager', 'amtool'];

/** Tests fail without servers; a start falls back to the embedded form. */
export async function provideServers(root, purpose) {
  const set = process.env.NATSIGHT_TEST_SERVERS;
  if (purpose === 'test' && set) return provideSet(root, set);
  const { provideBinaries } = await built(root, 'servers/provide-binaries.js');
  const missing = await provideBinaries(purpose === 'test' ? testTools : neededToStart(), console.log);
  if (missing.length === 0) return;
  const reasons = missing.map(({ reason }) => reason).join('\n');
  if (purpose === 'test') throw new Failure(reasons);
  console.log(reasons);
}

/** The servers of a release of Debian, whatever is installed. */
async function provideSet(root, set) {
  const { isServerSet, provideServerSet, SERVER_SETS } = await built(root, 'test-servers/server-set.js');
  if (!isServerSet(set)) {
    throw new Failure(`NATSIGHT_TEST_SERVERS "${set}" must be one of ${SERVER_SETS.join(', ')}.`);
  }
  await provideServerSet(set, console.log).catch((error) => {
    throw error.code === 'PACKAGE_UNAVAILABLE' ? new Failure(error.message) : error;
  });
}

const built = (root, path) => import(pathToFileURL(join(root, 'dist', 'scripts', path)).href);

function neededToStart() {
  return servers.filter(([, variable]) => !process.env[variable]).map(([name]) => name);
}
