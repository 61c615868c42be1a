import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../../checkpoint/checkpoint.js';
import { FORMAT_VERSION } from '../../checkpoint/file-form.js';
import { readCheckpoints } from '../../checkpoint/read-checkpoints.js';
import type { CheckpointFile, UnusableRest } from '../../checkpoint/read-checkpoints.js';
import { numberedFile, numbersOf } from './folder-files.js';
import { StateError } from './state-error.js';

export const CHECKPOINTS = { prefix: 'checkpoints', suffix: '.natsight' };

/** What a state folder holds. */
export interface StoredState {
  /** A whole checkpoint, and the changes after it, in order; empty: there is none. */
  readonly checkpoints: readonly Checkpoint[];
  /** What could not be used, in sentences. */
  readonly unusable: readonly string[];
}

/**
 * Reads the last good state of a service. Throws a `StateError` if there is a state that this version, or this service, cannot go on
 * with: to begin anew is for a person to decide.
 */
export async function readStoredState(folder: string, service: string): Promise<StoredState> {
  const numbers = await numbersOf(folder, CHECKPOINTS);
  const unusable: string[] = [];
  for (const number of numbers.toReversed()) {
    const name = numberedFile(CHECKPOINTS, number);
    const file = readCheckpoints(await readFile(join(folder, name)));
    refuse(folder, name, service, file);
    if (file.kind !== 'read') {
      unusable.push(
        `${name} is ${file.kind === 'foreign' ? 'no file of natsight' : 'damaged at its beginning'}`,
      );
      continue;
    }
    if (file.rest !== undefined) unusable.push(sentenceOf(name, file.rest, file.checkpoints.length));
    if (file.checkpoints.length > 0) return { checkpoints: file.checkpoints, unusable };
  }
  if (numbers.length === 0) return { checkpoints: [], unusable };
  throw new StateError(
    'STATE_DAMAGED',
    `the state folder ${folder} has no checkpoint that can be read: ${unusable.join('; ')}. Put a copy of the folder in its place, or move it away to begin anew: counters then start at 0`,
  );
}

function sentenceOf(name: string, { kind, atByte }: UnusableRest, good: number): string {
  const what =
    kind === 'torn'
      ? `ends within a checkpoint, at byte ${atByte}: the exporter ended while it wrote it`
      : `is damaged from byte ${atByte} on`;
  const used = good === 0 ? 'nothing of it is used' : 'the checkpoint before is used';
  return `${name} ${what}; ${used}`;
}

function refuse(folder: string, name: string, service: string, file: CheckpointFile): void {
  if (file.kind === 'otherVersion') {
    const { version, header } = file;
    const by = header === undefined ? '' : ` by natsight ${header.natsight}`;
    throw new StateError(
      'STATE_VERSION',
      version > FORMAT_VERSION
        ? `${join(folder, name)} was written${by} in format ${version}, which is newer than ${FORMAT_VERSION}, the newest that this version reads: use that version again, or another folder`
        : `${join(folder, name)} was written${by} in format ${version}, which is older than ${FORMAT_VERSION}, the only one that this version reads: use that version again, or another folder`,
    );
  }
  if (file.kind !== 'read' || file.header.service === service) return;
  throw new StateError(
    'STATE_FOREIGN',
    `the state folder ${folder} belongs to the service "${file.header.service}", and this setup is of "${service}": give each service a folder of its own (--state)`,
  );
}
