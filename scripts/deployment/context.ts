import { join } from 'node:path';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { requireSetup } from '../../setup/load.js';
import { takesEscapeCodes } from '../terminal.js';
import { askOnTerminal, confirmed } from './confirm.js';
import type { Confirm } from './confirm.js';
import { DeploymentHistory, historyFolder } from './history.js';
import { STATE_DIRECTORY, readRunState } from './run-state.js';
import { locateTargets } from './targets.js';
import type { TargetOptions, Targets } from './targets.js';

/** What every command that changes servers needs to know. */
export interface DeploymentContext {
  /** Setup folder. */
  readonly directory: string;
  readonly targets: Targets;
  readonly confirm: Confirm;
  readonly isColoured: boolean;
  readonly historyOf: (service: string) => string;
  /** Reads the setup. Throws if it is invalid. */
  service(): string;
  history(): DeploymentHistory;
}

/** Where a command deploys to, from its options, the environment and what `natsight start` runs here. `usual`: the setup if none is given. */
export function deploymentContext(
  given: string | undefined,
  options: TargetOptions & { readonly yes: boolean },
  usual: string,
): DeploymentContext {
  const root = process.cwd();
  const running = readRunState(root);
  const targets = locateTargets(options, process.env, running);
  const directory = given ?? running?.setup ?? usual;
  // What concerns only the servers of "natsight start" stays in their folder.
  const isTrial =
    running !== undefined &&
    targets.prometheus.directory === running.prometheus?.directory &&
    targets.alertmanager.directory === running.alertmanager?.directory;
  const historyOf = (service: string) =>
    isTrial ? join(root, STATE_DIRECTORY, 'history', service) : historyFolder(service, process.env);
  const service = () => requireSetup(directory, findFileFaults).service.name;
  return {
    directory,
    targets,
    confirm: options.yes ? confirmed : askOnTerminal,
    isColoured: takesEscapeCodes(),
    historyOf,
    service,
    history: () => new DeploymentHistory(historyOf(service())),
  };
}
