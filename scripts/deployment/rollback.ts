import { AlertmanagerClient } from '../../alertmanager/client.js';
import { rollBackAlertmanager } from '../../alertmanager/deploy.js';
import { PrometheusClient } from '../../prometheus/client.js';
import { rollBackPrometheus } from '../../prometheus/deploy.js';
import { readBackup, removeBackup, snapshotOf } from './backup.js';
import { DiskFolder } from './disk-folder.js';
import { GrafanaServer } from './grafana-server.js';

/** Puts back what the last deployment replaced. Resolves to whether there was one. */
export async function rollBackLast(
  root: string,
  grafanaUrl: string | undefined,
  say: (line: string) => void,
): Promise<boolean> {
  const backup = readBackup(root);
  if (backup === undefined) {
    say('Nothing to roll back: no deployment is on record in .natsight/last-deployment.json.');
    return false;
  }
  const { prometheus, alertmanager, grafana } = backup;
  if (grafana !== undefined) {
    // The address on record has no password; the one from the environment may.
    await new GrafanaServer(grafanaUrl ?? grafana.url).rollBack(grafana.undos);
    say(`grafana: ${grafana.undos.length} put back`);
  }
  if (alertmanager !== undefined) {
    const { url, directory, files } = alertmanager;
    await rollBackAlertmanager(new AlertmanagerClient(url), new DiskFolder(directory), snapshotOf(files));
    say(`alertmanager: ${Object.keys(files).length} files put back`);
  }
  if (prometheus !== undefined) {
    const { url, directory, files } = prometheus;
    await rollBackPrometheus(new PrometheusClient(url), new DiskFolder(directory), snapshotOf(files));
    say(`prometheus: ${Object.keys(files).length} files put back`);
  }
  removeBackup(root);
  return true;
}
