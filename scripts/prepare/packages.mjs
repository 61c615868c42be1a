import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { runNpm } from './npm.mjs';

const networkErrors =
  /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ENOTCACHED|FETCH_ERROR/;
/** By default npm waits up to a minute between retries; without a network that only delays the error message. */
const shortRetries = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/** npm writes `node_modules/.package-lock.json` last, so its time is the time of the installation. */
export async function installPackagesIfStale(root) {
  const installed = modifiedMs(join(root, 'node_modules', '.package-lock.json'));
  if (installed >= modifiedMs(join(root, 'package-lock.json'))) return;
  console.log('Installing npm packages ...');
  const { ok, output } = runNpm(root, ['ci', '--no-audit', '--no-fund', ...shortRetries]);
  if (!ok) throw new Failure(explain(output));
}

function explain(output) {
  const cause = networkErrors.exec(output);
  if (cause) {
    return `The npm packages are not installed and the registry cannot be reached (${cause[0]}). Connect this machine to the network and try again.`;
  }
  return `"npm ci" failed:\n${output.trimEnd()}`;
}

function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
