import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { parseSetup } from '../../setup/parse.js';
import type { Problem } from '../../setup/problem.js';
import { isLongFuzz } from '../support/fuzz-runs.js';
import { absentPaths, pathsOf, replaced, valueAt } from '../support/replaced-values.js';
import type { Path } from '../support/replaced-values.js';
import type { Schema } from '../support/schema-keys.js';

const FILES = [PROCESSING_FILE, MONITORING_FILE] as const;
const SCHEMAS = ['streaming-processing-setup', 'real-time-monitoring-setup'].map(
  (name) => JSON.parse(readFileSync(`setup/schema/${name}.schema.json`, 'utf8')) as Schema,
);
const GOOD = 'test/fixtures/config/good';
const foldersIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
/** The largest examples take a minute: only a long run has them. */
const EXAMPLES = foldersIn('setup/examples').filter(
  (folder) => isLongFuzz || /devices|orders|payments/.test(folder),
);
const FOLDERS = [...EXAMPLES, ...foldersIn(GOOD)];

function documentsOf(folder: string): readonly unknown[] {
  return FILES.map((file) => {
    const own = join(folder, file);
    return JSON.parse(readFileSync(existsSync(own) ? own : join(GOOD, 'minimal', file), 'utf8')) as unknown;
  });
}

/** The problems of a setup in which one value is another, and the line of that value. */
function outcomeOf(documents: readonly unknown[], which: number, path: Path, value: unknown) {
  const mark = '\u0001';
  const marked = JSON.stringify(replaced(documents[which], path, mark), null, 1).split('\n');
  const line = marked.findIndex((text) => text.includes(JSON.stringify(mark))) + 1;
  const texts = documents.map((document, at) =>
    JSON.stringify(at === which ? replaced(document, path, value) : document, null, 1),
  );
  const { problems } = parseSetup(texts[0] ?? '', texts[1] ?? '');
  return { line, errors: problems.filter(({ level }) => level === 'error') };
}

/** Places where null has a meaning. */
const NULL_MEANS: readonly (readonly [RegExp, string])[] = [
  [
    /\/schema\/(?:.*\/)?(?:enum\/\d+|const|default|examples(?:\/\d+)?)$/,
    'a value of an event, in JSON Schema',
  ],
  [/\/schema\/(?:.*\/)?(?:x-[^/]*|example|tsType)$/, 'an annotation, which nothing reads'],
  [/\/lookup\/default\/[^/]+$/, 'the field is null if the key is not in the table'],
];

describe('null in the place of any value is an error at that place:', () => {
  test.each(FOLDERS)(
    '%s',
    (folder) => {
      const documents = documentsOf(folder);
      const passed: string[] = [];
      for (const which of [0, 1]) {
        const paths = [...pathsOf(documents[which]), ...absentPaths(documents[which], SCHEMAS[which] ?? {})];
        for (const path of paths) {
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

/** An empty value or one of another type that is no error, and why. */
const ALLOWED: readonly (readonly [RegExp, string])[] = [
  [
    /^dataStreams\/[^/]+\/schema(?:\/.*)? /,
    'JSON Schema decides: {} and true accept anything, limits may be any number',
  ],
  [/^dataStreams\/[^/]+\/(?:tokens|headers)(?:\/.*)? \{\}$/, 'the schema of a text: any text'],
  [/^(?:service|service\/nats|dynamicUpdates|realTimeVisualization|liveMetricsDisplay) \{\}$/, 'defaults'],
  [/^dataStreams\/[^/]+\/format\/(?:influx|csv) \{\}$/, 'defaults'],
  [/\/lookup\/default\/[^/]+ (?:""|"text"|7|true)$/, 'any scalar'],
  [
    /^(?:liveMetricsDisplay\/[^/]+|dataStreams\/[^/]+\/limits|instantAlerts\/alerts\/[^/]+) \{\}$/,
    'defaults',
  ],
  [
    /^(?:processingLogic|instantInsightRules|instantAlerts\/(?:quietTimes|alerts|objectives|externalLabels)) \{\}$/,
    'none of them',
  ],
  [/^realTimeDashboards \{\}$/, 'no dashboards'],
  [/^realTimeVisualization\/[^/]+\/rows(?:\/\d+\/panels)? \[\]$/, 'panels by default; a row without panels'],
  [/\/panels\/\d+\/by \[\]$/, 'all series together'],
  [/^processingLogic\/[^/]+ \[\]$/, 'no steps'],
  [/^processingLogic\/[^/]+\/\d+\/(?:set|rename) \{\}$/, 'a step that changes nothing'],
  [/^liveMetrics\/[^/]+\/labels \{\}$/, 'a metric without labels'],
  [/^instantInsightRules\/[^/]+\/labels (?:\{\}|\[\])$/, 'an insight without labels'],
  [/\/(?:tags|thresholds|overlaps) \[\]$/, 'none of them'],
  [/\/(?:description|legend) ""$/, 'no text'],
];

/** What is empty, and what has another type. */
function replacementsOf(value: unknown): readonly unknown[] {
  const empty = [{}, [], ''];
  if (typeof value === 'object') return [...empty, 'text', 7];
  return typeof value === 'string'
    ? [...empty, 7, true]
    : [...empty, 'text', typeof value === 'boolean' ? 7 : true];
}

describe('an empty value or one of another type is an error, or has a meaning:', () => {
  test.each(['setup/examples/orders', `${GOOD}/minimal`, `${GOOD}/formats-and-steps`])(
    '%s',
    (folder) => {
      const documents = documentsOf(folder);
      const passed: string[] = [];
      for (const which of [0, 1]) {
        for (const path of pathsOf(documents[which])) {
          for (const value of replacementsOf(valueAt(documents[which], path))) {
            const name = `${path.join('/')} ${JSON.stringify(value)}`;
            if (ALLOWED.some(([pattern]) => pattern.test(name))) continue;
            if (outcomeOf(documents, which, path, value).errors.length === 0) passed.push(name);
          }
        }
      }
      expect(passed).toEqual([]);
    },
    120_000,
  );
});
