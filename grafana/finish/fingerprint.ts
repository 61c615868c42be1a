import { fnv1a } from '../../setup/panels/hash.js';
import { comparableContent } from './comparable-content.js';
import { sortedJson } from '../json.js';
import { hex } from '../names.js';

const PREFIX = 'hash-';

/**
 * A tag that changes with the content of the dashboard: two 32-bit hashes, one of them salted. A third one is of what is seen of it, by
 * which a manual edit shows even after the setup has changed.
 */
export function fingerprintTag(dashboard: object): string {
  const text = sortedJson(dashboard);
  return `${PREFIX}${hex(fnv1a(text))}${hex(fnv1a(text, fnv1a('natsight')))}-${seenHashOf(dashboard)}`;
}

/** Of what is seen of a dashboard. */
export const seenHashOf = (dashboard: object) => hex(fnv1a(comparableContent(dashboard)));

/** Of what was seen of a dashboard when it was generated; `undefined`: by a natsight that did not record it. */
export function seenHashIn(fingerprint: string | undefined): string | undefined {
  return /^hash-[0-9a-f]{16}-([0-9a-f]{8})$/.exec(fingerprint ?? '')?.[1];
}

/** The fingerprint among the tags of a dashboard; `undefined` if natsight did not generate it. */
export function fingerprintOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(PREFIX));
}
