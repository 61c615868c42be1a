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
  const built = pathToFileURL(join(root, 'dist', 'scripts', 'servers', 'provide-binaries.js'));
  const { provideBinaries } = await import(built.href);
  const missing = await provideBinaries(purpose === 'test' ? testTools : neededToStart(), console.log);
  if (missing.length === 0) return;
  const reasons = missing.map(({ reason }) => reason).join('\n');
  if (purpose === 'test') throw new Failure(reasons);
  console.log(reasons);
}

function neededToStart() {
  return servers.filter(([, variable]) => !process.env[variable]).map(([name]) => name);
}
