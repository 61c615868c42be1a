import type { Checkpoint } from '../../checkpoint/checkpoint.js';
import { FORMAT_VERSION } from '../../checkpoint/file-form.js';
import { readCheckpoints } from '../../checkpoint/read-checkpoints.js';
import type { CheckpointFile, UnusableRest } from '../../checkpoint/read-checkpoints.js';
import { StateError } from './state-error.js';

/** What a place holds. */
export interface StoredState {
  /** A whole checkpoint, and the changes after it, in order; empty: there is none. */
  readonly checkpoints: readonly Checkpoint[];
  /** What could not be used, in sentences. */
  readonly unusable: readonly string[];
  /** The newest file is used, and no earlier one may be used in its place. */
  readonly isAlone: boolean;
}

/** How errors name a place, and what they advise. */
export interface PlaceWords {
  /** `the state folder /var/lib/natsight`. */
  readonly place: string;
  /** `another folder`. */
  readonly another: string;
  /** What to do if nothing there can be read. */
  readonly ifDamaged: string;
  /** What to do if it belongs to another service. */
  readonly ifForeign: string;
}

/** The files of checkpoints in a place, as they are read at the start. */
export interface StoredFiles {
  readonly words: PlaceWords;
  /** Newest first. */
  readonly names: readonly string[];
  readonly read: (name: string) => Promise<StoredFile>;
  /** Whether a process writes to them: a checkpoint whose end is missing is then no fault. Unset: no. */
  readonly isInUse?: boolean | undefined;
}

export interface StoredFile {
  readonly bytes: Uint8Array;
  /** The part that is not there, such as `part 3 of 8`; `bytes` ends before it. Unset: the place has the whole file. */
  readonly lacks?: string | undefined;
}

/**
 * Reads the last good state of a service. Throws a `StateError` if there is a state that this version, or this service, cannot go on
 * with: to begin anew is for a person to decide.
 */
export async function lastGoodState(
  { words, names, read, isInUse = false }: StoredFiles,
  service: string,
): Promise<StoredState> {
  const unusable: string[] = [];
  for (const name of names) {
    const { bytes, lacks } = await read(name);
    const file = readCheckpoints(bytes);
    refuse(words, name, service, file);
    if (file.kind !== 'read') {
      unusable.push(
        `${name} is ${file.kind === 'foreign' ? 'no file of natsight' : 'damaged at its beginning'}`,
      );
      continue;
    }
    const good = file.checkpoints.length;
    if (lacks !== undefined) unusable.push(`${name} lacks ${lacks}; ${usedOf(good)}`);
    else if (file.rest !== undefined && !(isInUse && file.rest.kind === 'torn'))
      unusable.push(sentenceOf(name, file.rest, good));
    const isAlone = file.header.isAlone === true && name === names[0];
    if (good > 0) return { checkpoints: file.checkpoints, unusable, isAlone };
  }
  if (names.length === 0) return { checkpoints: [], unusable, isAlone: false };
  throw new StateError(
    'STATE_DAMAGED',
    `${words.place} has no checkpoint that can be read: ${unusable.join('; ')}. ${words.ifDamaged}`,
  );
}

function sentenceOf(name: string, { kind, atByte }: UnusableRest, good: number): string {
  const what =
    kind === 'torn'
      ? `ends within a checkpoint, at byte ${atByte}: the exporter ended while it wrote it`
      : `is damaged from byte ${atByte} on`;
  return `${name} ${what}; ${usedOf(good)}`;
}

const usedOf = (good: number) => (good === 0 ? 'nothing of it is used' : 'the checkpoint before is used');

/** How a format differs from the one that this version reads, as a part of a sentence. */
export function otherThan(format: number, known: number): string {
  return format > known ? `newer than ${known}, the newest` : `older than ${known}, the only one`;
}

function refuse(words: PlaceWords, name: string, service: string, file: CheckpointFile): void {
  if (file.kind === 'otherVersion') {
    const { version, header } = file;
    const by = header === undefined ? '' : ` by natsight ${header.natsight}`;
    throw new StateError(
      'STATE_VERSION',
      `${name} in ${words.place} was written${by} in format ${version}, which is ${otherThan(version, FORMAT_VERSION)} that this version reads: use that version again, or ${words.another}`,
    );
  }
  if (file.kind !== 'read' || file.header.service === service) return;
  throw new StateError(
    'STATE_FOREIGN',
    `${words.place} belongs to the service "${file.header.service}", and this setup is of "${service}": ${words.ifForeign}`,
  );
}
