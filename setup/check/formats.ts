import { groupsOf } from '../expression/format-fields.js';
import { reasonOf } from '../expression/pattern-reason.js';
import type { Problem } from '../problem.js';
import { compileRe2 } from '../re2.js';
import type { CheckContext } from './context.js';

/** The options of formats are valid, and the source supports the format. */
export function* checkFormats({ setup, processing }: CheckContext): Generator<Problem> {
  for (const { name, format, source } of setup.streams) {
    const path = ['dataStreams', name, 'format'];
    if (source.kind === 'file' && format.kind !== 'json') {
      yield processing.problem(path, `a stream with "file" needs the format "json", found "${format.kind}"`);
    }
    if (format.kind !== 'text') continue;
    const message = patternFault(format.pattern);
    if (message !== undefined) yield processing.problem([...path, 'text', 'pattern'], message);
  }
}

function patternFault(pattern: string): string | undefined {
  try {
    compileRe2(pattern);
  } catch (error) {
    return `${JSON.stringify(pattern)} is not a valid RE2 expression: ${reasonOf(error)}`;
  }
  if (groupsOf(pattern).length > 0) return undefined;
  return 'expected named groups such as (?P<level>[A-Z]+), which become the fields of an event, found none';
}
