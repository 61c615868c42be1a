import type { LintedPanel } from '../dashboard.js';
import { metricOf, selectorsIn } from '../query/parts.js';
import { numberAt, textAt, valueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { defaultsOf, unitOf } from './fields.js';
import { shownTargets } from './places.js';

/** Units whose values may be below 0, or for which 0 is nothing special. */
const WITHOUT_ZERO =
  /^(?:celsius|fahrenheit|farenheit|dB|dBm|degree|radian|grad|arcmin|arcsec|acc\w+|currency\w+|dateTime\w+|pH|lat|lon)$|^(?:time|currency|bool|string):?/;

/** Whether 0 is the natural end of the scale. */
function startsAtZero(panel: LintedPanel): boolean {
  if (WITHOUT_ZERO.test(unitOf(panel))) return false;
  return !shownTargets(panel).some(
    ({ query }) =>
      query !== undefined &&
      selectorsIn(query).some((each) =>
        /celsius|temperature|balance|offset|drift/i.test(metricOf(query, each) ?? ''),
      ),
  );
}

const gaugeMin = panelRule(
  'gauge-min',
  ['gauge', 'bargauge'],
  'Gauges and bar gauges begin at 0 where their unit does: otherwise the least bar is empty.',
  function* (panel) {
    if (numberAt(defaultsOf(panel), 'min') !== undefined || !startsAtZero(panel)) return;
    yield { wrong: `the ${panel.type} has no "min"`, advice: 'set "min" to 0' };
  },
);

const axis = panelRule(
  'axis-zeros',
  ['timeseries'],
  'The axis of a generated graph has an upper end for zeros, which otherwise reads 0 to 100.',
  function* (panel, { isOurs }) {
    const defaults = defaultsOf(panel);
    const hasEnd =
      numberAt(defaults, 'max') !== undefined || numberAt(defaults, 'custom', 'axisSoftMax') !== undefined;
    if (!isOurs || hasEnd || !startsAtZero(panel)) return;
    yield { wrong: 'the axis of zeros reads 0 to 100', advice: 'set "axisSoftMax" in "custom", or "max"' };
  },
);

const percent = panelRule(
  'percent-scale',
  [],
  'The unit "percentunit" is for values from 0 to 1, "percent" for those from 0 to 100.',
  function* (panel) {
    const unit = unitOf(panel);
    const max = numberAt(defaultsOf(panel), 'max');
    if (unit !== 'percentunit') return;
    const scaled = shownTargets(panel).find(({ query }) =>
      query?.all.some(
        (each) =>
          each.kind === 'binary' &&
          each.operator === '*' &&
          [each.left, each.right].some((side) => side.kind === 'number' && side.value === 100),
      ),
    );
    if (scaled !== undefined) {
      yield {
        wrong: `"${scaled.expr}" is from 0 to 100 and has the unit "percentunit"`,
        advice: 'use "percent", or leave out the 100',
      };
    } else if (max === 100) {
      yield {
        wrong: 'the scale with the unit "percentunit" ends at 100, which is 10,000 %',
        advice: 'set "max" to 1',
      };
    }
  },
);

const noValue = panelRule(
  'no-value-zero',
  [],
  'A missing value is not shown as 0, which looks like a measurement.',
  function* (panel) {
    const text = valueAt(defaultsOf(panel), 'noValue');
    if (!/^\s*0(?:\.0+)?\s*%?\s*$/.test(typeof text === 'number' ? String(text) : textAt(text))) return;
    yield { wrong: `a missing value is shown as "${String(text)}"`, advice: 'use a text such as "no data"' };
  },
);

export const SCALE_RULES: readonly LintRule[] = [gaugeMin, axis, percent, noValue];
