import { basename, dirname } from 'node:path';
import type { Disk, DiskFile } from '../../../exporter/io/checkpoint/disk.js';
import type { SimulatedProcess } from './process.js';
import type { World } from './world.js';

/** The bytes of a file. Names refer to it. Files are only appended to. */
interface Content {
  bytes: Uint8Array;
  length: number;
  /** So many bytes survive a loss of power; of the rest, any beginning may. */
  durable: number;
  touchedMs: number;
}

type NameChange =
  | { readonly kind: 'link'; readonly name: string; readonly content: Content }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

/** What happens to a file at rest: a bit turns, a page was never written and has zeros, or its end is gone. */
export type Damage = 'bit' | 'page' | 'end';

/** Files of the simulation are small: so are their pages. */
const PAGE_BYTES = 64;

type Names = Map<string, Content>;

/** Longest time that an operation takes, in milliseconds, while the disk is well. */
const QUICK_MS = 3;

/**
 * A disk with one folder, as file systems behave at their worst: what was written and not synced may be lost in part, names are durable
 * once their folder is synced, and until then any beginning of their changes is.
 */
export class SimulatedDisk {
  /** No room: a write takes some of the bytes at most. */
  isFull = false;
  /** `sync` fails, and what was written stays in memory. */
  failsToSync = false;
  /** Longest time that an operation takes. */
  slowMs = QUICK_MS;
  /** Called before each operation that changes something. */
  onOperation: ((what: string) => void) | undefined;
  readonly #world: World;
  readonly #folders = new Set(['/']);
  #names: Names = new Map();
  #durableNames: Names = new Map();
  #nameChanges: NameChange[] = [];
  #powerCycle = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Power is lost, for all processes: call it after they were killed. */
  losePower(): void {
    const { random } = this.#world;
    const kept = this.#nameChanges.slice(0, random.between(0, this.#nameChanges.length));
    for (const change of kept) applyTo(this.#durableNames, change);
    this.#nameChanges = [];
    this.#names = new Map(this.#durableNames);
    this.#powerCycle++;
    for (const content of this.#names.values()) {
      content.length = random.between(content.durable, content.length);
      content.durable = content.length;
    }
  }

  /** It works as it should. */
  heal(): void {
    this.isFull = false;
    this.failsToSync = false;
    this.slowMs = QUICK_MS;
  }

  /** Damages a file of checkpoints at rest. Returns its name; `undefined` if there is none. */
  damage(damage: Damage, newestFirst: number): string | undefined {
    const names = [...this.#names.keys()].filter((name) => name.endsWith('.natsight')).sort();
    const name = names.at(-1 - newestFirst);
    const content = name === undefined ? undefined : this.#names.get(name);
    if (content === undefined || content.length === 0) return undefined;
    const { random } = this.#world;
    const at = random.below(content.length);
    switch (damage) {
      case 'bit':
        content.bytes[at] = (content.bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 'page':
        content.bytes.fill(
          0,
          at - (at % PAGE_BYTES),
          Math.min(content.length, at - (at % PAGE_BYTES) + PAGE_BYTES),
        );
        break;
      case 'end':
        content.length = at;
        break;
    }
    content.durable = Math.min(content.durable, content.length);
    return name;
  }

  get files(): readonly string[] {
    return [...this.#names].map(([name, { length }]) => `${name} (${length} bytes)`).sort();
  }

  /** The disk as a process sees it. */
  for(process: SimulatedProcess): Disk {
    const run = <Result>(what: string, act: () => Result) => this.#run(process, what, act);
    return {
      create: (path, mode) => run(`creates ${basename(path)}`, () => this.#create(process, path, mode)),
      read: (path) => this.#read(process, () => bytesOf(this.#at(path))),
      list: () => this.#read(process, () => [...this.#names.keys()]),
      makeFolder: (folder) => run('makes the folder', () => this.#makeFolder(folder)),
      rename: (from, to) =>
        run(`renames ${basename(from)}`, () => {
          this.#at(from);
          this.#change({ kind: 'rename', from: basename(from), to: basename(to) });
        }),
      remove: (path) =>
        run(`removes ${basename(path)}`, () => {
          if (this.#names.has(basename(path))) this.#change({ kind: 'unlink', name: basename(path) });
        }),
      touch: (path) => this.#read(process, () => void (this.#at(path).touchedMs = this.#world.nowMs)),
      touchedMs: (path) => this.#read(process, () => this.#at(path).touchedMs),
      syncFile: (path) => run(`syncs ${basename(path)}`, () => this.#sync(this.#at(path))),
      syncFolder: () => run('syncs the folder', () => this.#syncFolder()),
    };
  }

  #run<Result>(process: SimulatedProcess, what: string, act: () => Result): Promise<Result> {
    const cycle = this.#powerCycle;
    this.onOperation?.(`${process.name} ${what}`);
    return this.#read(process, act, cycle);
  }

  /** `cycle`: when the process has asked for it. Power may be lost with the request itself: then it never happens. */
  #read<Result>(process: SimulatedProcess, act: () => Result, cycle = this.#powerCycle): Promise<Result> {
    return process.request(this.#world.random.next() * this.slowMs, () => {
      // An operation of before the loss of power has not happened.
      if (cycle !== this.#powerCycle) throw failure('EIO');
      return act();
    });
  }

  #create(process: SimulatedProcess, path: string, mode: 'w' | 'wx'): DiskFile {
    const name = basename(path);
    const found = this.#names.get(name);
    if (!this.#folders.has(dirname(path))) throw failure('ENOENT');
    if (found !== undefined && mode === 'wx') throw failure('EEXIST');
    if (this.isFull) throw failure('ENOSPC');
    const content: Content = {
      bytes: new Uint8Array(1024),
      length: 0,
      durable: 0,
      touchedMs: this.#world.nowMs,
    };
    this.#change({ kind: 'link', name, content });
    const run = <Result>(what: string, act: () => Result) => this.#run(process, `${what} ${name}`, act);
    return {
      write: (bytes, from) => run('writes', () => ({ bytesWritten: this.#write(content, bytes, from) })),
      sync: () => run('syncs', () => this.#sync(content)),
      datasync: () => run('syncs', () => this.#sync(content)),
      close: () => this.#read(process, () => undefined),
    };
  }

  #write(content: Content, bytes: Uint8Array, from: number): number {
    if (this.isFull && this.#world.random.chance(0.5)) throw failure('ENOSPC');
    const { length } = bytes;
    // Now and then, and on a full disk, only some of it.
    const isShort = this.isFull || this.#world.random.chance(0.05);
    const part = isShort ? bytes.subarray(from, from + Math.ceil((length - from) / 2)) : bytes.subarray(from);
    append(content, part);
    content.touchedMs = this.#world.nowMs;
    return part.length;
  }

  #sync(content: Content): void {
    if (this.failsToSync) throw failure('EIO');
    content.durable = content.length;
  }

  #syncFolder(): void {
    if (this.failsToSync) throw failure('EIO');
    for (const change of this.#nameChanges) applyTo(this.#durableNames, change);
    this.#nameChanges = [];
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) throw failure('EEXIST');
    if (!this.#folders.has(dirname(folder))) throw failure('ENOENT');
    this.#folders.add(folder);
  }

  #change(change: NameChange): void {
    applyTo(this.#names, change);
    this.#nameChanges.push(change);
  }

  #at(path: string): Content {
    const content = this.#names.get(basename(path));
    if (content === undefined) throw failure('ENOENT');
    return content;
  }
}

function applyTo(names: Names, change: NameChange): void {
  if (change.kind === 'link') names.set(change.name, change.content);
  else if (change.kind === 'unlink') names.delete(change.name);
  else {
    const content = names.get(change.from);
    names.delete(change.from);
    if (content !== undefined) names.set(change.to, content);
  }
}

function append(content: Content, part: Uint8Array): void {
  const length = content.length + part.length;
  if (length > content.bytes.length) {
    const grown = new Uint8Array(2 * length);
    grown.set(content.bytes.subarray(0, content.length));
    content.bytes = grown;
  }
  content.bytes.set(part, content.length);
  content.length = length;
}

const bytesOf = ({ bytes, length }: Content): Uint8Array => bytes.slice(0, length);

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}
