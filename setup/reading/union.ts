import type * as z from 'zod';
import { suggest } from '../nearest.js';
import { quoted } from '../visible.js';

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

/** The message of zod for a union without a sentence of its own. */
const NO_SENTENCE = 'Invalid input';

/** Why a value does not match one member of a union. */
interface Mismatch {
  readonly issues: readonly Issue[];
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  /** Whether it is another value altogether, such as an object instead of one of some words. */
  readonly isOther: boolean;
}

/**
 * The issues of the union member that was most likely meant: of the right type, with the fewest keys to add or remove.
 * `undefined` if two members match equally badly; `describeTie` describes that case.
 */
export function memberIssues(issue: UnionIssue): readonly Issue[] | undefined {
  const [best, ...others] = mismatchesOf(issue);
  if (best === undefined) return undefined;
  const tied = [best, ...others.filter((each) => distance(each) === distance(best))];
  if (tied.length === 1) return best.issues;
  if (issue.message !== NO_SENTENCE) return undefined;
  const [meant, ...more] = tied.filter(({ isOther }) => !isOther);
  return meant !== undefined && more.length === 0 ? meant.issues : undefined;
}

export interface Tie {
  readonly message: string;
  /** The key that no member has. */
  readonly key?: string;
}

/** Describes what is missing from a value that matches two members equally badly. */
export function describeTie(issue: UnionIssue): Tie {
  const mismatches = mismatchesOf(issue);
  if (mismatches.length === 0) return { message: expectedTypes(issue) };
  const tied = mismatches.filter((mismatch) => distance(mismatch) === distance(mismatches[0] ?? mismatch));
  const missing = tied.flatMap((mismatch) => mismatch.missing);
  const extra = tied[0]?.unknown.find((key) => tied.every((mismatch) => mismatch.unknown.includes(key)));
  if (extra !== undefined) {
    const known = mismatches.flatMap((mismatch) => mismatch.missing);
    return { message: `unknown key ${quoted(extra)}${suggest(extra, known)}`, key: extra };
  }
  if (missing.length > 0) return { message: `expected ${eachQuoted(missing, ' or ')}` };
  const unknown = tied.flatMap((mismatch) => mismatch.unknown);
  // Members that differ in more than their keys have a sentence of their own, if any.
  if (unknown.length === 0)
    return { message: issue.message === NO_SENTENCE ? expectedTypes(issue) : issue.message };
  return { message: `expected only one of ${eachQuoted(unknown, ' and ')}` };
}

/** Mismatches of the members of the right type, closest first. */
function mismatchesOf(issue: UnionIssue): readonly Mismatch[] {
  return issue.errors
    .filter((issues) => !issues.some((each) => each.code === 'invalid_type' && each.path.length === 0))
    .map(mismatchOf)
    .sort((a, b) => distance(a) - distance(b));
}

function mismatchOf(issues: readonly Issue[]): Mismatch {
  const top = issues.filter((each) => each.path.length <= 1);
  return {
    issues,
    missing: top.flatMap((each) => (isMissing(each) ? [String(each.path[0])] : [])),
    unknown: top.flatMap((each) =>
      each.code === 'unrecognized_keys' && each.path.length === 0 ? each.keys : [],
    ),
    isOther: issues.some((each) => each.code === 'invalid_value' && each.path.length === 0),
  };
}

function isMissing(issue: Issue): boolean {
  return issue.path.length === 1 && issue.message.startsWith('missing ');
}

function distance({ missing, unknown }: Mismatch): number {
  return missing.length + unknown.length;
}

function expectedTypes(issue: UnionIssue): string {
  const types = issue.errors.flat().map((each) => each.message.replace(/^expected /, ''));
  return `expected ${[...new Set(types)].join(' or ')}`;
}

function eachQuoted(names: readonly string[], joint: string): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(joint);
}
