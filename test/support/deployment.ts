import type { ConfigurationFolder } from '../../scripts/deployment/configuration-files.js';
import { inverted, planFiles } from '../../scripts/deployment/configuration-files.js';
import { applyDeployment, planDeployment } from '../../scripts/deployment/deploy.js';
import type { DeploymentPlan } from '../../scripts/deployment/deploy.js';
import type { ConfigurableServer } from '../../setup/deployment/configurable-server.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';

/** Files with these texts, whatever is there. */
export const fixed = (files: ReadonlyMap<string, string>): WantedFiles =>
  new Map([...files].map(([file, text]) => [file, () => text]));

/** The plan in short: what would be done to which file, and why the server has to reload. */
export async function planOf(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  files: ReadonlyMap<string, string>,
) {
  const { changes, stale } = await planDeployment(server, folder, fixed(files));
  return {
    files: changes.map(({ file, before }) => `${before === undefined ? 'create' : 'update'} ${file}`),
    stale,
  };
}

/** Plans and applies. */
export async function deployTo(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  files: ReadonlyMap<string, string>,
): Promise<DeploymentPlan> {
  const plan = await planDeployment(server, folder, fixed(files));
  await applyDeployment(server, folder, plan);
  return plan;
}

/** Undoes a plan that was applied. */
export async function takeBack(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  { changes }: DeploymentPlan,
): Promise<void> {
  const wanted = new Map(inverted(changes).map(({ file, after }) => [file, () => after]));
  const plan = { ...(await planFiles(folder, wanted)), stale: undefined };
  await applyDeployment({ ...server, missing: async () => undefined }, folder, plan);
}
