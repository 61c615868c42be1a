import { fnv1a } from '../../setup/panels/hash.js';
import { sortedJson } from '../json.js';
import { hex } from '../names.js';

const PREFIX = 'hash-';

/** A tag that changes with the content of the dashboard: two 32-bit hashes, one of them salted. */
export function fingerprintTag(dashboard: object): string {
  const text = sortedJson(dashboard);
  return `${PREFIX}${hex(fnv1a(text))}${hex(fnv1a(text, fnv1a('natsight')))}`;
}

/** The fingerprint among the tags of a dashboard; `undefined` if natsight did not generate it. */
export function fingerprintOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(PREFIX));
}
