import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Undo } from '../../grafana/deploy.js';
import type { FileChange } from './configuration-files.js';

/** A changed file; `null`: it does not exist. */
export interface RecordedChange {
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The files of one server that a deployment changed. */
export interface ServerRecord {
  readonly target: 'prometheus' | 'alertmanager';
  readonly url: string;
  readonly directory: string;
  readonly changes: readonly RecordedChange[];
}

/** What one deployment changed, with all that is needed to undo it. */
export interface DeploymentRecord {
  /** Counts up, per service. */
  readonly id: number;
  /** ISO 8601. */
  readonly time: string;
  /** Absolute path of the setup folder. */
  readonly setup: string;
  servers: readonly ServerRecord[];
  grafana?: { readonly url: string; readonly undos: readonly Undo[] };
}

/** Deployments that the history keeps for each service; older ones are forgotten. */
export const MAX_DEPLOYMENTS = 10;

/** The folder of a service's history, the same from any working directory. */
export function historyFolder(
  service: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const { XDG_STATE_HOME: given = '' } = environment;
  const state = given === '' ? join(homedir(), '.local', 'state') : given;
  return join(resolve(state), 'natsight', service);
}

/** The deployments of one service, a file each. Only the owner may read them: configurations may contain secrets. */
export class History {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Oldest first. A damaged file is left out. */
  list(): readonly DeploymentRecord[] {
    return this.#ids()
      .flatMap((id) => this.#read(id) ?? [])
      .toSorted((a, b) => a.id - b.id);
  }

  /** A record for a deployment that is about to begin. It is stored by `save`. */
  begin(setup: string, now: Date): DeploymentRecord {
    const id = Math.max(0, ...this.#ids()) + 1;
    return { id, time: now.toISOString(), setup: resolve(setup), servers: [] };
  }

  /** Stores a record, again after each change, and forgets the oldest ones. */
  save(record: DeploymentRecord): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    chmodSync(this.folder, 0o700);
    const path = this.#pathOf(record.id);
    writeFileSync(`${path}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    const ids = this.#ids().toSorted((a, b) => a - b);
    for (const id of ids.slice(0, -MAX_DEPLOYMENTS)) this.remove(id);
  }

  remove(id: number): void {
    rmSync(this.#pathOf(id), { force: true });
  }

  #ids(): readonly number[] {
    try {
      return readdirSync(this.folder).flatMap((file) => {
        const [, id] = /^deployment-(\d+)\.json$/.exec(file) ?? [];
        return id === undefined ? [] : [Number(id)];
      });
    } catch {
      // No folder: nothing was deployed.
      return [];
    }
  }

  #read(id: number): DeploymentRecord | undefined {
    try {
      // Written by save.
      return JSON.parse(readFileSync(this.#pathOf(id), 'utf8')) as DeploymentRecord;
    } catch {
      return undefined;
    }
  }

  #pathOf(id: number): string {
    return join(this.folder, `deployment-${id}.json`);
  }
}

export function recorded(changes: readonly FileChange[]): readonly RecordedChange[] {
  return changes.map(({ file, before, after }) => ({ file, before: before ?? null, after: after ?? null }));
}
