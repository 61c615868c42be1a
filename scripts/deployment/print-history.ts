import type { Undo } from '../../grafana/deploy.js';
import type { DeploymentRecord, DeploymentHistory } from './history.js';

/** Lists the deployments that can be undone, newest first. Resolves to `true`: an empty history is no failure. */
export function printHistory(history: DeploymentHistory, say: (line: string) => void): boolean {
  const records = history.list().toReversed();
  if (records.length === 0) say(`No deployment in ${history.folder}.`);
  for (const record of records) say(lineOf(record));
  if (records.length > 0) say('"natsight provision --rollback ID" undoes a deployment and all after it.');
  return true;
}

function lineOf({ id, time, setup, servers, grafana }: DeploymentRecord): string {
  const files = servers.flatMap(({ target, changes }) => changes.map(({ file }) => `${target} ${file}`));
  const objects = (grafana?.undos ?? []).map((undo) => `grafana ${undo.what} ${undo.uid}${stateOf(undo)}`);
  return `${String(id).padStart(4)}  ${time}  ${setup}  ${[...files, ...objects].join(', ')}`;
}

/** What the deployment found: the number of Grafana's version, which its list of versions shows, too. */
function stateOf(undo: Undo): string {
  if (undo.before === null) return ' (new)';
  const { version } = undo.what === 'dashboard' ? undo.before.dashboard : undo.before;
  return typeof version === 'number' ? ` (was version ${version})` : '';
}
