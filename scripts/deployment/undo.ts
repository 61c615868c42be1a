import { applyPatch, structuredPatch } from 'diff';
import { ownerOf, ownershipOf } from '../../setup/deployment/ownership.js';
import { belongsTo } from '../../setup/deployment/wanted.js';
import type { Wanted } from '../../setup/deployment/wanted.js';
import { withoutParts } from '../../setup/deployment/yaml/marked-parts.js';
import type { RecordedChange } from './history.js';

/**
 * Undoes a recorded change. A file that is still as it was written gets its old bytes back. One that somebody has changed since keeps
 * that change and loses exactly what natsight wrote.
 */
export function undoing(service: string, { before, after }: RecordedChange): Wanted {
  const isOwn = ownershipOf(after ?? before ?? '') !== undefined;
  return (current) => {
    const old = before ?? undefined;
    if (current === (after ?? undefined)) return old;
    if (isOwn) return current === undefined || belongsTo(current, service) ? old : current;
    return current === undefined
      ? undefined
      : withoutChange(current, old ?? '', after ?? '', ownerOf(service));
  };
}

/** Several changes of one file, newest first. */
export function undoingAll(service: string, changes: readonly RecordedChange[]): Wanted {
  const steps = changes.map((change) => undoing(service, change));
  return (current, path) => steps.reduce((text, step) => step(text, path), current);
}

/** The file with natsight's part as it was before the change, if that can be told; else without any part. */
function withoutChange(current: string, before: string, after: string, owner: string): string {
  const bare = withoutParts(current, owner);
  if (withoutParts(before, owner) === before) return bare;
  // Without context: the lines around may have changed. A hunk that only inserts has no place without it.
  const patch = structuredPatch('', '', after, before, undefined, undefined, { context: 0 });
  if (!patch.hunks.every(({ oldLines }) => oldLines > 0)) return bare;
  const patched = applyPatch(current, patch, { fuzzFactor: 0, autoConvertLineEndings: false });
  return patched !== false && withoutParts(patched, owner) === bare ? patched : bare;
}
