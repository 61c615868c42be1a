import { configurableAlertmanager } from '../../alertmanager/deploy.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import type { ConfigurableServer } from '../../setup/deployment/configurable-server.js';
import { publicUrl } from '../../setup/server-address.js';
import { readBackup, removeBackup, snapshotOf } from './backup.js';
import type { FileBackup } from './backup.js';
import { alertmanagerAt, prometheusAt } from './clients.js';
import { rollBack } from './deploy.js';
import { DiskFolder } from './disk-folder.js';
import { GrafanaServer } from './grafana-server.js';
import type { Targets } from './targets.js';

/** Undoes the last deployment. Resolves to whether there was one. */
export async function rollBackLast(
  root: string,
  targets: Targets,
  say: (line: string) => void,
): Promise<boolean> {
  const backup = readBackup(root);
  if (backup === undefined) {
    say('Nothing to roll back: .natsight/last-deployment.json has no deployment.');
    return false;
  }
  const { prometheus, alertmanager, grafana } = backup;
  if (grafana !== undefined) {
    await new GrafanaServer(targets.grafana ?? grafana.url).rollBack(grafana.undos);
    say(`grafana: ${grafana.undos.length} restored`);
  }
  if (alertmanager !== undefined) {
    await restore(
      configurableAlertmanager(alertmanagerAt(signedIn(alertmanager.url, targets.alertmanager.url))),
      alertmanager,
    );
    say(`alertmanager: ${Object.keys(alertmanager.files).length} files restored`);
  }
  if (prometheus !== undefined) {
    await restore(
      configurablePrometheus(prometheusAt(signedIn(prometheus.url, targets.prometheus.url))),
      prometheus,
    );
    say(`prometheus: ${Object.keys(prometheus.files).length} files restored`);
  }
  removeBackup(root);
  return true;
}

/** The stored address has no credentials; that of the options or the environment may have some. */
function signedIn(stored: string, given: string): string {
  return publicUrl(given) === stored ? given : stored;
}

function restore(server: ConfigurableServer, { directory, files }: FileBackup): Promise<void> {
  return rollBack(server, new DiskFolder(directory), snapshotOf(files));
}
