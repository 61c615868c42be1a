import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from './failure.mjs';

/** What a start runs, and the environment variable whose address makes a server of our own unneeded. */
const servers = [
  ['nats-server', 'NATS_URL'],
  ['prometheus', 'PROMETHEUS_URL'],
  ['alertmanager', 'ALERTMANAGER_URL'],
];
const testTools = ['nats-server', 'prometheus', 'promtool', 'alertmanager', 'amtool'];

/** A start without servers goes on in the embedded form; tests cannot do without. */
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
