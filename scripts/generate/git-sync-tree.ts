import { join } from 'node:path';
import { gitSyncFiles } from '../../grafana/git-sync.js';
import type { ResourceVersion } from '../../grafana/resource-version.js';
import type { Addresses } from '../../setup/addresses.js';
import { noticeOf } from '../../setup/deployment/ownership.js';
import type { Setup } from '../../setup/model/setup.js';
import type { GeneratedTree } from './generated-tree.js';

/** The path that Git Sync synchronizes, below the output folder. Several services may share it. */
const FOLDER = 'git-sync';

export function gitSyncTree(setup: Setup, addresses: Addresses, version: ResourceVersion): GeneratedTree {
  const files = [...gitSyncFiles(setup, addresses, version)].map(([path, text]): [string, string] => [
    `${FOLDER}/${path}`,
    text,
  ]);
  return {
    files: new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    folders: [FOLDER],
    // As it stands in JSON.
    mark: JSON.stringify(noticeOf(setup.service.name)).slice(1, -1),
    notes: (out) => [`Commit ${join(out, FOLDER)}, and let Grafana's Git Sync synchronize that path.`],
  };
}
