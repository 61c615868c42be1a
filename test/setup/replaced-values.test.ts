import { describe, expect, test } from '@jest/globals';
import { pathsOf, valueAt } from '../support/replaced-values.js';
import { documentsOf, firstOfEachKind, GOOD, outcomeOf, ownFiles } from './one-value-replaced.js';

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

const tried = new Set<string>();

describe('an empty value or one of another type is an error, or has a meaning:', () => {
  test.each(['setup/examples/orders', `${GOOD}/minimal`, `${GOOD}/formats-and-steps`])(
    '%s',
    (folder) => {
      const documents = documentsOf(folder);
      const passed: string[] = [];
      for (const which of ownFiles(folder)) {
        for (const path of firstOfEachKind(pathsOf(documents[which]), documents[which], tried)) {
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
