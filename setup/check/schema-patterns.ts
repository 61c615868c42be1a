import { isObject, subschemas } from '../event-schema/keywords.js';
import type { SchemaObject } from '../event-schema/keywords.js';
import { reasonOf } from '../expression/pattern-reason.js';
import { plainRegExp } from '../plain-pattern.js';
import type { Problem } from '../problem.js';
import { compileJsonPattern } from '../re2.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';

/** The patterns of a schema that RE2 cannot match, each with the construct that it lacks. */
export function* patternProblems(
  source: SourceText,
  path: JsonPath,
  schema: SchemaObject,
): Generator<Problem> {
  const { pattern, patternProperties } = schema;
  if (typeof pattern === 'string') {
    const fault = patternFault(pattern);
    if (fault !== undefined) yield source.stringProblem([...path, 'pattern'], fault.offset, fault.message);
  }
  for (const key of Object.keys(isObject(patternProperties) ? patternProperties : {})) {
    const fault = patternFault(key);
    if (fault !== undefined) yield source.keyProblem([...path, 'patternProperties', key], fault.message);
  }
  for (const { path: steps, schema: part } of subschemas(schema)) {
    if (isObject(part)) yield* patternProblems(source, [...path, ...steps], part);
  }
}

/** What JavaScript has and RE2 has not: it cannot be matched in linear time. https://github.com/google/re2/wiki/Syntax */
const MISSING: readonly (readonly [RegExp, string])[] = [
  [/\(\?<[=!]/, 'look-behind'],
  [/\(\?[=!]/, 'look-ahead'],
  [/\\[1-9]/, 'back references'],
  [/\\k</, 'back references'],
];

function patternFault(pattern: string): { readonly offset: number; readonly message: string } | undefined {
  if (plainRegExp(pattern) !== undefined) return undefined;
  try {
    compileJsonPattern(pattern);
    return undefined;
  } catch (error) {
    // An escaped backslash does not begin a construct.
    const text = pattern.replaceAll('\\\\', '__');
    for (const [construct, name] of MISSING) {
      const found = construct.exec(text);
      if (found === null) continue;
      const part = pattern.slice(found.index, found.index + found[0].length);
      const message = `RE2 has no ${name}: remove "${part}" from the pattern, and filter such events with a "where" step`;
      return { offset: found.index, message };
    }
    return {
      offset: 0,
      message: `${JSON.stringify(pattern)} is not a valid RE2 expression: ${reasonOf(error)}`,
    };
  }
}
