import type * as z from 'zod';
import { READ_ONCE } from '../model/read-once.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import { describeFound } from './found.js';
import { phrase } from './phrase.js';
import { describeTie, memberIssues } from './union.js';
import type { Tie } from './union.js';

type Issue = z.core.$ZodIssue;

/** Reads one value of a setup file with its schema. Adds its errors to `problems`. */
export function readEntry<S extends z.ZodType>(
  source: SourceText,
  path: JsonPath,
  schema: S,
  problems: Problem[],
  value: unknown = source.value(path),
): z.output<S> | undefined {
  const result = schema.safeParse(value, { ...READ_ONCE, error: phrase });
  if (result.success) return result.data;
  const { issues } = result.error;
  const relevant = issues.filter((issue) => !followsFromUnknownKey(issue, issues));
  problems.push(...relevant.flatMap((issue) => problemsOf(source, path, issue)));
  return undefined;
}

/** If a key is misspelt, an error about the combination of keys is only a consequence. */
function followsFromUnknownKey({ code, path }: Issue, issues: readonly Issue[]): boolean {
  return (
    code === 'custom' &&
    issues.some((each) => each.code === 'unrecognized_keys' && each.path.join('/') === path.join('/'))
  );
}

function problemsOf(source: SourceText, base: JsonPath, issue: Issue): readonly Problem[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.message
        .split('\n')
        .map((message, index) => source.keyProblem([...path, issue.keys[index] ?? ''], message));
    case 'invalid_key':
      return issue.issues.map(({ message }) => source.keyProblem(path, withFound(message, path.at(-1))));
    case 'invalid_union': {
      const issues = memberIssues(issue);
      if (issues !== undefined) return issues.flatMap((each) => problemsOf(source, path, each));
      const { message, key }: Tie =
        issue.errors.length === 0 ? { message: issue.message } : describeTie(issue);
      if (key !== undefined) return [source.keyProblem([...path, key], message)];
      return [source.problem(path, withFound(message, source.written(path)))];
    }
    default:
      return [source.problem(path, withFound(issue.message, source.written(path)))];
  }
}

/** Adds the value found to a message that says what was expected. */
function withFound(message: string, value: unknown): string {
  if (!message.startsWith('expected') || message.includes(', found ')) return message;
  return `${message}, found ${describeFound(value)}`;
}
