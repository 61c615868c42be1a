import { parseDuration } from '../model/duration.js';

/** Servers print this instead of a secret. */
const SECRET = '<secret>';
/** Maps with user-defined keys: here, an additional key is a difference. In other maps, it is a default that the server added. */
const FREE_MAPS: ReadonlySet<string> = new Set(['labels', 'external_labels']);

/**
 * Whether a server that prints `running` has loaded `wanted`. Servers add defaults, print durations in another form (`60s` as
 * `1m`), make paths absolute and sort matchers. None of these is a difference.
 */
export function isSameConfiguration(wanted: unknown, running: unknown, key = ''): boolean {
  if (isRecord(wanted)) return isSameMap(wanted, isRecord(running) ? running : {}, FREE_MAPS.has(key));
  if (Array.isArray(wanted)) return isSameList(wanted, running ?? [], key);
  return running === SECRET || isSameScalar(wanted, running, key);
}

function isSameMap(
  wanted: Readonly<Record<string, unknown>>,
  running: Readonly<Record<string, unknown>>,
  free: boolean,
): boolean {
  const names = new Set(free ? [...Object.keys(wanted), ...Object.keys(running)] : Object.keys(wanted));
  return [...names].every((name) => isSameConfiguration(wanted[name], running[name], name));
}

function isSameList(wanted: readonly unknown[], running: unknown, key: string): boolean {
  if (!Array.isArray(running) || running.length !== wanted.length) return false;
  const [own, loaded] = key.endsWith('matchers') ? [inOrder(wanted), inOrder(running)] : [wanted, running];
  return own.every((entry, index) => isSameConfiguration(entry, loaded[index], key));
}

function inOrder(texts: readonly unknown[]): readonly unknown[] {
  return texts.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
}

function isSameScalar(wanted: unknown, running: unknown, key: string): boolean {
  if (wanted === running) return true;
  if (typeof wanted !== 'string' || typeof running !== 'string') return false;
  if (key.endsWith('_files') || key.endsWith('_file')) return running.endsWith(`/${wanted}`);
  const duration = parseDuration(wanted);
  return duration !== undefined && duration === parseDuration(running);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
