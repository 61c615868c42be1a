import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../../setup/problem.js';
import { isLongFuzz } from '../support/fuzz-runs.js';
import { absentPaths, pathsOf } from '../support/replaced-values.js';
import type { Path } from '../support/replaced-values.js';
import {
  documentsOf,
  FILES,
  firstOfEachKind,
  GOOD,
  outcomeOf,
  ownFiles,
  SCHEMAS,
} from './one-value-replaced.js';

const foldersIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
/** The largest examples take a minute: only a long run has them. */
const EXAMPLES = foldersIn('setup/examples').filter(
  (folder) => isLongFuzz || /devices|orders|payments/.test(folder),
);
const FOLDERS = [...EXAMPLES, ...foldersIn(GOOD)];

/** Places where null has a meaning. */
const NULL_MEANS: readonly (readonly [RegExp, string])[] = [
  [
    /\/schema\/(?:.*\/)?(?:enum\/\d+|const|default|examples(?:\/\d+)?)$/,
    'a value of an event, in JSON Schema',
  ],
  [/\/schema\/(?:.*\/)?(?:x-[^/]*|example|tsType)$/, 'an annotation, which nothing reads'],
  [/\/lookup\/default\/[^/]+$/, 'the field is null if the key is not in the table'],
];

const tried = new Set<string>();

describe('null in the place of any value is an error at that place:', () => {
  test.each(FOLDERS)(
    '%s',
    (folder) => {
      const documents = documentsOf(folder);
      const passed: string[] = [];
      for (const which of ownFiles(folder)) {
        const paths = [...pathsOf(documents[which]), ...absentPaths(documents[which], SCHEMAS[which] ?? {})];
        for (const path of firstOfEachKind(paths, documents[which], tried)) {
          const name = path.join('/');
          if (NULL_MEANS.some(([pattern]) => pattern.test(name))) continue;
          const { line, errors } = outcomeOf(documents, which, path, null);
          if (!errors.some((error) => isNear(error, FILES[which], line, path))) passed.push(name);
        }
      }
      expect(passed).toEqual([]);
    },
    120_000,
  );
});

/** In the line of the value, or before it within what it belongs to: a union reports the object that no form fits. */
function isNear({ file, line }: Problem, expected: string | undefined, at: number, path: Path): boolean {
  return file === expected && line <= at && line >= at - (path.length > 2 ? 60 : 0);
}
