import type { LintedPanel } from '../dashboard.js';
import { listAt, numberAt, valueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { defaultsOf, overridesOf } from './fields.js';

/** The lists of thresholds of a panel: for all fields, and for single ones. */
function* stepsOf(panel: LintedPanel): Generator<readonly unknown[]> {
  yield listAt(defaultsOf(panel), 'thresholds', 'steps');
  for (const { properties } of overridesOf(panel)) {
    for (const { id, value } of properties) if (id === 'thresholds') yield listAt(value, 'steps');
  }
}

const unsorted = panelRule(
  'thresholds-unsorted',
  [],
  'Thresholds rise from step to step: Grafana takes the last one that is not above the value.',
  function* (panel) {
    for (const steps of stepsOf(panel)) {
      const values = steps.map((step) => numberAt(step, 'value')).filter((value) => value !== undefined);
      const falls = values.find((value, index) => index > 0 && value <= (values[index - 1] ?? -Infinity));
      if (falls === undefined) continue;
      yield {
        wrong: `the thresholds ${values.join(', ')} do not rise at ${falls}`,
        advice: 'sort the steps, and leave out those that are equal',
      };
      return;
    }
  },
);

const base = panelRule(
  'thresholds-base',
  [],
  'The first threshold has no value: it is the colour of everything below the second.',
  function* (panel) {
    for (const steps of stepsOf(panel)) {
      const [first, ...others] = steps;
      if (first === undefined) continue;
      const value = valueAt(first, 'value');
      const advice = 'begin with a step whose value is null';
      if (typeof value === 'number')
        yield { wrong: `the thresholds begin at ${value}: Grafana takes that for all values below`, advice };
      else if (others.some((step) => numberAt(step, 'value') === undefined))
        yield {
          wrong: 'a threshold after the first one has no value',
          advice: 'give it a number, or remove it',
        };
      else continue;
      return;
    }
  },
);

export const THRESHOLD_RULES: readonly LintRule[] = [unsorted, base];
