import type * as z from 'zod';
import { suggest } from '../nearest.js';

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

/** What one member of a union has against the value. */
interface Verdict {
  readonly issues: readonly Issue[];
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * Replaces "none of the members fits" by the issues of the one that was meant: of the right type, then with the
 * fewest keys to add or take away. `undefined` stands for a tie, for which `describeTie` has words.
 */
export function memberIssues(issue: UnionIssue): readonly Issue[] | undefined {
  const [best, second] = verdictsOf(issue);
  if (best === undefined) return undefined;
  return second === undefined || distance(best) < distance(second) ? best.issues : undefined;
}

export interface Tie {
  readonly message: string;
  /** The key that fits no member. */
  readonly key?: string;
}

/** What a value that fits two members equally badly would need. */
export function describeTie(issue: UnionIssue): Tie {
  const verdicts = verdictsOf(issue);
  if (verdicts.length === 0) return { message: expectedTypes(issue) };
  const tied = verdicts.filter((verdict) => distance(verdict) === distance(verdicts[0] ?? verdict));
  const missing = tied.flatMap((verdict) => verdict.missing);
  const strange = tied[0]?.unknown.find((key) => tied.every((verdict) => verdict.unknown.includes(key)));
  if (strange !== undefined) {
    const known = verdicts.flatMap((verdict) => verdict.missing);
    return { message: `unknown key ${JSON.stringify(strange)}${suggest(strange, known)}`, key: strange };
  }
  if (missing.length > 0) return { message: `expected ${eachQuoted(missing, ' or ')}` };
  return {
    message: `expected only one of ${eachQuoted(
      tied.flatMap((verdict) => verdict.unknown),
      ' and ',
    )}`,
  };
}

/** Verdicts of the members whose type is right, nearest first. */
function verdictsOf(issue: UnionIssue): readonly Verdict[] {
  return issue.errors
    .filter((issues) => !issues.some((each) => each.code === 'invalid_type' && each.path.length === 0))
    .map(verdictOf)
    .sort((a, b) => distance(a) - distance(b));
}

function verdictOf(issues: readonly Issue[]): Verdict {
  const top = issues.filter((each) => each.path.length <= 1);
  return {
    issues,
    missing: top.flatMap((each) => (isMissing(each) ? [String(each.path[0])] : [])),
    unknown: top.flatMap((each) =>
      each.code === 'unrecognized_keys' && each.path.length === 0 ? each.keys : [],
    ),
  };
}

function isMissing(issue: Issue): boolean {
  return issue.path.length === 1 && issue.message.startsWith('missing ');
}

function distance({ missing, unknown }: Verdict): number {
  return missing.length + unknown.length;
}

function expectedTypes(issue: UnionIssue): string {
  const types = issue.errors.flat().map((each) => each.message.replace(/^expected /, ''));
  return `expected ${[...new Set(types)].join(' or ')}`;
}

function eachQuoted(names: readonly string[], joint: string): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(joint);
}
