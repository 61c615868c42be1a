import { fnv1a } from '../../setup/panels/hash.js';
import { sortedJson } from '../json.js';
import { hex } from '../names.js';

const PREFIX = 'hash-';

/** A tag that is another one as soon as anything in the dashboard is: two runs of a 32-bit hash, forwards and salted. */
export function fingerprintTag(dashboard: object): string {
  const text = sortedJson(dashboard);
  return `${PREFIX}${hex(fnv1a(text))}${hex(fnv1a(text, fnv1a('natsight')))}`;
}

/** The fingerprint among the tags of a dashboard, `undefined` when natsight did not make it. */
export function fingerprintOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(PREFIX));
}
