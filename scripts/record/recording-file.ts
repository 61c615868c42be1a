import { closeSync, existsSync, lstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { markerLine, messageLine } from '../../exporter/io/file/recording.js';
import type { RecordedMessage } from '../../exporter/io/file/recording.js';
import { PRIVATE_FILE_MODE } from '../files/private-file.js';
import { PathError } from '../files/path-error.js';
import { RecordError } from './record-error.js';

const maxHeldBytes = 64 * 1024;
const flushMs = 200;

/** Throws if the file exists and may not be overwritten. */
export function requireAbsent(path: string, overwrite: boolean): void {
  if (overwrite || !existsSync(path)) return;
  throw new RecordError(`"${path}" exists: name another file with --out, or overwrite it with --force`);
}

/**
 * A recording on disk. Only whole lines are written, at once or within a fifth of a second. Writes are synchronous: a slow disk slows the
 * server down instead of filling the memory.
 */
export class RecordingFile {
  readonly #path: string;
  readonly #file: number;
  readonly #timer: NodeJS.Timeout;
  #held: string[] = [];
  #heldBytes = 0;

  /** @param onFailure called if the disk is full, for example */
  constructor(
    path: string,
    subjects: readonly string[],
    overwrite: boolean,
    onFailure: (error: unknown) => void,
  ) {
    requireAbsent(path, overwrite);
    this.#path = path;
    // Messages may hold anything: they are for whoever records them.
    if (overwrite && lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) rmSync(path);
    this.#file = this.#attempt(() => openSync(path, overwrite ? 'w' : 'wx', PRIVATE_FILE_MODE));
    this.#add(markerLine(subjects));
    this.#flush();
    // Last: a recording that cannot begin must not keep the process alive.
    this.#timer = setInterval(() => {
      try {
        this.#flush();
      } catch (error) {
        onFailure(error);
      }
    }, flushMs);
  }

  write(message: RecordedMessage): void {
    this.#add(messageLine(message));
    if (this.#heldBytes > maxHeldBytes) this.#flush();
  }

  close(): void {
    clearInterval(this.#timer);
    try {
      this.#flush();
    } finally {
      closeSync(this.#file);
    }
  }

  #add(line: string): void {
    this.#held.push(line, '\n');
    this.#heldBytes += line.length + 1;
  }

  #flush(): void {
    if (this.#held.length === 0) return;
    const bytes = Buffer.from(this.#held.join(''));
    this.#held = [];
    this.#heldBytes = 0;
    this.#attempt(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    });
  }

  /** Node does not name the file that it cannot write to. */
  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw new PathError(this.#path, 'written', cause);
    }
  }
}
