import { configurableAlertmanager } from '../../alertmanager/deploy.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import type { ConfigurableServer } from '../../setup/deployment/configurable-server.js';
import { readBackup, removeBackup, snapshotOf } from './backup.js';
import type { FileBackup } from './backup.js';
import { alertmanagerAt, prometheusAt } from './clients.js';
import { rollBack } from './deploy.js';
import { DiskFolder } from './disk-folder.js';
import { GrafanaServer } from './grafana-server.js';

/** Undoes the last deployment. Resolves to whether there was one. */
export async function rollBackLast(
  root: string,
  grafanaUrl: string | undefined,
  say: (line: string) => void,
): Promise<boolean> {
  const backup = readBackup(root);
  if (backup === undefined) {
    say('Nothing to roll back: .natsight/last-deployment.json has no deployment.');
    return false;
  }
  const { prometheus, alertmanager, grafana } = backup;
  if (grafana !== undefined) {
    // The stored address has no password; the one from the environment may have one.
    await new GrafanaServer(grafanaUrl ?? grafana.url).rollBack(grafana.undos);
    say(`grafana: ${grafana.undos.length} restored`);
  }
  if (alertmanager !== undefined) {
    await restore(configurableAlertmanager(alertmanagerAt(alertmanager.url)), alertmanager);
    say(`alertmanager: ${Object.keys(alertmanager.files).length} files restored`);
  }
  if (prometheus !== undefined) {
    await restore(configurablePrometheus(prometheusAt(prometheus.url)), prometheus);
    say(`prometheus: ${Object.keys(prometheus.files).length} files restored`);
  }
  removeBackup(root);
  return true;
}

function restore(server: ConfigurableServer, { directory, files }: FileBackup): Promise<void> {
  return rollBack(server, new DiskFolder(directory), snapshotOf(files));
}
