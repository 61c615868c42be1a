import { fnv1a } from '../../setup/panels/hash.js';
import { comparableContent } from './comparable-content.js';
import { sortedJson } from '../json.js';
import { hex } from '../names.js';

/** The parts of a dashboard that may have its fingerprint. */
interface FingerprintedContent {
  readonly description?: unknown;
  readonly tags?: unknown;
}

const PREFIX = 'hash-';
const PATTERN = /\bhash-[0-9a-f]{16}(?:-[0-9a-f]{8})?\b/;

/**
 * A word that changes with the content of the dashboard: two 32-bit hashes, one of them salted. A third one is of what is seen of it, by
 * which a manual edit shows even after the setup has changed.
 */
export function fingerprint(dashboard: object): string {
  const text = sortedJson(dashboard);
  return `${PREFIX}${hex(fnv1a(text))}${hex(fnv1a(text, fnv1a('natsight')))}-${seenHashOf(dashboard)}`;
}

/** Of what is seen of a dashboard. */
export const seenHashOf = (dashboard: object) => hex(fnv1a(comparableContent(dashboard)));

/** Of what was seen of a dashboard when it was generated; `undefined`: by a natsight that did not record it. */
export function seenHashIn(word: string | undefined): string | undefined {
  return /^hash-[0-9a-f]{16}-([0-9a-f]{8})$/.exec(word ?? '')?.[1];
}

/**
 * The fingerprint of a dashboard, at the end of its description; `undefined` if natsight did not generate it. An older natsight had it among
 * the tags, where it stood in every list of dashboards.
 */
export function fingerprintOf({ description, tags }: FingerprintedContent): string | undefined {
  const [found] = PATTERN.exec(typeof description === 'string' ? description : '') ?? [];
  if (found !== undefined) return found;
  return Array.isArray(tags) ? tags.map(String).find((tag) => tag.startsWith(PREFIX)) : undefined;
}
