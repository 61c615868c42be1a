import type { z } from 'zod';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { Source } from '../source/source.js';
import { phrase } from './phrase.js';
import { describeTie, memberIssues } from './union.js';

/** Reads one value of a setup file through its schema; what is wrong with it goes to `problems`. */
export function readEntry<S extends z.ZodType>(
  source: Source,
  path: JsonPath,
  schema: S,
  problems: Problem[],
  value: unknown = source.value(path),
): z.output<S> | undefined {
  const result = schema.safeParse(value, { error: phrase });
  if (result.success) return result.data;
  problems.push(...result.error.issues.flatMap((issue) => problemsOf(source, path, issue)));
  return undefined;
}

function problemsOf(source: Source, base: JsonPath, issue: z.core.$ZodIssue): readonly Problem[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.message
        .split('\n')
        .map((message, index) => source.keyProblem([...path, issue.keys[index] ?? ''], message));
    case 'invalid_key':
      return issue.issues.map((each) => source.keyProblem(path, withFound(each.message, path.at(-1))));
    case 'invalid_union': {
      if (issue.errors.length === 0)
        return [source.problem(path, withFound(issue.message, source.value(path)))];
      const issues = memberIssues(issue);
      if (issues !== undefined) return issues.flatMap((each) => problemsOf(source, path, each));
      return [source.problem(path, withFound(describeTie(issue), source.value(path)))];
    }
    default:
      return [source.problem(path, withFound(issue.message, source.value(path)))];
  }
}

/** A message that says what was expected also says what was found. */
function withFound(message: string, value: unknown): string {
  if (!message.startsWith('expected') || message.includes('found')) return message;
  return `${message}, found ${found(value)}`;
}

function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0
      ? 'an empty object'
      : `an object with ${keys
          .slice(0, 6)
          .map((key) => `"${key}"`)
          .join(', ')}`;
  }
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
