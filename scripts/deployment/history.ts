import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Undo } from '../../grafana/deploy.js';
import { makePrivateFolder, writePrivateFile } from '../files/private-file.js';
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
  /** Without credentials. */
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

/** The deployments before the last ones, as one. */
const ORIGIN = 0;

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
export class DeploymentHistory {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Oldest first. A damaged file is left out. */
  list(): readonly DeploymentRecord[] {
    return this.#ids()
      .flatMap((id) => this.#read(id))
      .toSorted((a, b) => a.id - b.id);
  }

  /** A record for a deployment that is about to begin. It is stored by `save`. */
  begin(setup: string, now: Date): DeploymentRecord {
    const id = Math.max(0, ...this.#ids()) + 1;
    return { id, time: now.toISOString(), setup: resolve(setup), servers: [] };
  }

  /** Stores a record, again after each change, and forgets the oldest ones. */
  save(record: DeploymentRecord): void {
    makePrivateFolder(this.folder);
    writePrivateFile(this.#pathOf(record.id), `${JSON.stringify(record, undefined, 2)}\n`);
    if (record.id === ORIGIN) return;
    const ids = this.#ids().toSorted((a, b) => a - b);
    for (const id of ids.slice(0, -MAX_DEPLOYMENTS)) this.#fold(id);
  }

  remove(id: number): void {
    rmSync(this.#pathOf(id), { force: true });
  }

  /** All that undoes everything: the deployments, and the older ones as one. Oldest first. */
  everything(): readonly DeploymentRecord[] {
    return [...this.#read(ORIGIN), ...this.list()];
  }

  /** After everything was undone. */
  forgetEverything(): void {
    for (const id of [ORIGIN, ...this.#ids()]) this.remove(id);
  }

  /** Adds a deployment to the older ones, which are undone only altogether. */
  #fold(id: number): void {
    const [record] = this.#read(id);
    const [origin] = this.#read(ORIGIN);
    if (record !== undefined)
      this.save(origin === undefined ? { ...record, id: ORIGIN } : folded(origin, record));
    this.remove(id);
  }

  #ids(): readonly number[] {
    try {
      return readdirSync(this.folder).flatMap((file) => {
        const [, id] = /^deployment-(\d+)\.json$/.exec(file) ?? [];
        return id === undefined || Number(id) === ORIGIN ? [] : [Number(id)];
      });
    } catch {
      // No folder: nothing was deployed.
      return [];
    }
  }

  /** None if the file is missing or damaged. */
  #read(id: number): readonly DeploymentRecord[] {
    try {
      // Written by save.
      return [JSON.parse(readFileSync(this.#pathOf(id), 'utf8')) as DeploymentRecord];
    } catch {
      return [];
    }
  }

  #pathOf(id: number): string {
    return join(this.folder, `deployment-${id}.json`);
  }
}

export function recorded(changes: readonly FileChange[]): readonly RecordedChange[] {
  return changes.map(({ file, before, after }) => ({ file, before: before ?? null, after: after ?? null }));
}

/** Two successive deployments as one: what was there before the first, and what is there after the second. */
function folded(first: DeploymentRecord, second: DeploymentRecord): DeploymentRecord {
  const servers = [...first.servers];
  for (const server of second.servers) {
    const index = servers.findIndex(isSamePlace(server));
    const before = servers[index];
    if (before === undefined) servers.push(server);
    else servers[index] = { ...server, changes: foldedChanges(before.changes, server.changes) };
  }
  const undos = [...(first.grafana?.undos ?? [])];
  for (const undo of second.grafana?.undos ?? []) {
    if (!undos.some(({ what, uid }) => what === undo.what && uid === undo.uid)) undos.push(undo);
  }
  const url = second.grafana?.url ?? first.grafana?.url;
  return { ...second, id: first.id, servers, ...(url !== undefined && { grafana: { url, undos } }) };
}

function foldedChanges(
  first: readonly RecordedChange[],
  second: readonly RecordedChange[],
): readonly RecordedChange[] {
  const changes = new Map(first.map((change) => [change.file, change]));
  for (const change of second) {
    changes.set(change.file, { ...change, before: (changes.get(change.file) ?? change).before });
  }
  return [...changes.values()];
}

/** Whether two records concern the same folder of the same server. */
export function isSamePlace(place: Pick<ServerRecord, 'target' | 'url' | 'directory'>) {
  return (other: Pick<ServerRecord, 'target' | 'url' | 'directory'>) =>
    other.target === place.target && other.url === place.url && other.directory === place.directory;
}
