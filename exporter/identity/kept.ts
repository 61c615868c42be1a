import { canonicalText } from './canonical-text.js';
import { identifiedParts } from './identity.js';
import type { Identity } from './identity.js';

/** What becomes of the state of declarations under another setup. */
export interface KeptDeclarations {
  /** Number of declarations whose state goes on. */
  readonly kept: number;
  /** Those whose state does not, each with the reason, in sentences. */
  readonly anew: readonly string[];
}

/** Compares the declarations of a saved state with those of a setup. */
export function compareIdentities(
  saved: readonly Identity[],
  declared: readonly Identity[],
): KeptDeclarations {
  const known = new Set(saved);
  const wanted = new Set(declared);
  const before = new Map(saved.map((identity) => [ownerOf(identity), identity]));
  const owners = new Set(declared.map(ownerOf));
  const anew = declared
    .filter((identity) => !known.has(identity))
    .map((identity) => sentenceOf(identity, before.get(ownerOf(identity))));
  const gone = saved.filter((identity) => !wanted.has(identity) && !owners.has(ownerOf(identity)));
  return {
    kept: declared.filter((identity) => known.has(identity)).length,
    anew: [...anew, ...gone.map((identity) => `${ownerOf(identity)} is no longer in the setup`)],
  };
}

function sentenceOf(identity: Identity, before: Identity | undefined): string {
  const owner = ownerOf(identity);
  if (before === undefined) return `${owner} is new`;
  const changed = changedKeys(identifiedParts(before).parts, identifiedParts(identity).parts);
  return `${owner} begins anew: ${changed.length === 0 ? 'what it depends on' : changed.map((key) => `"${key}"`).join(', ')} changed`;
}

function ownerOf(identity: Identity): string {
  const { kind, name } = identifiedParts(identity);
  return `${kind} "${name}"`;
}

/** The keys of the declaration that differ. */
function changedKeys(before: readonly unknown[], now: readonly unknown[]): readonly string[] {
  const [one, other] = [entriesOf(before), entriesOf(now)];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].filter((key) => canonicalText(one.get(key)) !== canonicalText(other.get(key)));
}

function entriesOf(parts: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(
    parts.flatMap((part) => (typeof part === 'object' && part !== null ? Object.entries(part) : [])),
  );
}
