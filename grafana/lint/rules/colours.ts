import type { LintedPanel } from '../dashboard.js';
import { metricOf, selectorsIn } from '../query/parts.js';
import { meaningOf } from '../query/hue.js';
import { entriesAt, listAt, numberAt, textAt, valueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { defaultsOf, optionsOf, overridesOf } from './fields.js';
import { shownTargets } from './places.js';

const ONE_VALUE = ['stat', 'gauge', 'bargauge'];

const nullColour = panelRule(
  'null-colour',
  ONE_VALUE,
  'A missing value has a neutral colour: a dead exporter must not look healthy.',
  function* (panel) {
    const colour = colourOfNull(panel);
    const meaning = meaningOf(colour);
    if (meaning === 'neutral') return;
    yield {
      wrong: `a missing value is ${colour}, as if it were ${meaning}`,
      advice: 'add a mapping of the type "special" for null with the colour "text"',
    };
  },
);

/** The colour of a missing value; empty if it has none. */
function colourOfNull(panel: LintedPanel): string {
  const defaults = defaultsOf(panel);
  const mapped = listAt(defaults, 'mappings').find(
    (each) => textAt(each, 'type') === 'special' && /null|empty/.test(textAt(each, 'options', 'match')),
  );
  const colour = textAt(mapped, 'options', 'result', 'color');
  if (colour !== '') return colour;
  if (textAt(optionsOf(panel), 'colorMode') === 'none') return '';
  return colourOfLeast(panel);
}

/** Grafana colours what has no value as what is below all thresholds. */
function colourOfLeast(panel: LintedPanel): string {
  const defaults = defaultsOf(panel);
  const mode = textAt(defaults, 'color', 'mode');
  if (mode === 'fixed') return textAt(defaults, 'color', 'fixedColor');
  if (mode !== '' && mode !== 'thresholds') return '';
  const steps = listAt(defaults, 'thresholds', 'steps');
  // Grafana's own default has green at the base.
  return steps.length === 0 ? 'green' : textAt(steps[0], 'color');
}

const firingGreen = panelRule(
  'firing-green',
  [...ONE_VALUE, 'state-timeline', 'status-history'],
  'Something that fires is not green.',
  function* (panel) {
    if (!showsFiring(panel)) return;
    const colour = colourOfOne(panel);
    if (meaningOf(colour) !== 'good') return;
    yield {
      wrong: `the value 1, which is firing, is ${colour}`,
      advice: 'make 1 red, by a mapping or by a threshold at 1',
    };
  },
);

/** 1 while something fires. */
function showsFiring(panel: LintedPanel): boolean {
  return shownTargets(panel).some(
    ({ query }) =>
      query !== undefined &&
      selectorsIn(query).some((selector) => {
        const metric = metricOf(query, selector);
        if (metric === 'natsight_insight_firing') return true;
        const state = selector.matchers.find(({ label }) => label === 'alertstate');
        return metric === 'ALERTS' && (state === undefined || state.value === 'firing');
      }),
  );
}

function colourOfOne(panel: LintedPanel): string {
  const defaults = defaultsOf(panel);
  for (const mapping of listAt(defaults, 'mappings')) {
    const options = valueAt(mapping, 'options');
    const type = textAt(mapping, 'type');
    if (type === 'value') {
      const colour = textAt(options, '1', 'color');
      if (entriesAt(options).some(([value]) => value === '1')) return colour;
    }
    const [from, to] = [numberAt(options, 'from') ?? -Infinity, numberAt(options, 'to') ?? Infinity];
    if (type === 'range' && from <= 1 && to >= 1) return textAt(options, 'result', 'color');
  }
  const mode = textAt(defaults, 'color', 'mode');
  if (mode === 'fixed') return textAt(defaults, 'color', 'fixedColor');
  if (mode !== '' && mode !== 'thresholds') return '';
  const steps = listAt(defaults, 'thresholds', 'steps');
  const reached = steps.findLast((step, index) => index === 0 || (numberAt(step, 'value') ?? Infinity) <= 1);
  return steps.length === 0 ? 'green' : textAt(reached, 'color');
}

const insightGraph = panelRule(
  'insight-as-graph',
  ['timeseries', 'graph'],
  'Whether an insight fires is a state: a state timeline shows since when, a line at 1 does not.',
  function* (panel) {
    const target = shownTargets(panel).find(
      ({ query }) =>
        query !== undefined &&
        selectorsIn(query).some((each) => metricOf(query, each) === 'natsight_insight_firing'),
    );
    if (target === undefined) return;
    yield { wrong: `a ${panel.type} shows whether insights fire`, advice: 'make it a "state-timeline"' };
  },
);

const timelineRanges = panelRule(
  'timeline-ranges',
  ['state-timeline'],
  'A state timeline shows what its values mean: coloured by thresholds, it shows ranges such as "-∞+" instead.',
  function* (panel) {
    const defaults = defaultsOf(panel);
    const meanings = listAt(defaults, 'mappings').filter((each) => textAt(each, 'type') !== 'special');
    const merges = valueAt(optionsOf(panel), 'mergeValues') !== false;
    if (meanings.length === 0 || !merges || textAt(defaults, 'color', 'mode') !== 'thresholds') return;
    yield {
      wrong: 'the values have meanings, but are merged into ranges of the thresholds',
      advice: 'set the colour mode "fixed": mapped values keep the colours of their mappings',
    };
  },
);

const BAD_WORD = /\b(?:fail|error|reject|lost|denied|critical|timeout|refus|5xx)/i;
const GOOD_WORD = /\b(?:ok|success|accepted|passed|healthy|2xx)/i;

const contradiction = panelRule(
  'colour-contradicts',
  [],
  'Colours mean what the values say: "failed" is not green, "ok" is not red.',
  function* (panel) {
    for (const { names, properties } of overridesOf(panel)) {
      const colour = textAt(properties.findLast(({ id }) => id === 'color')?.value, 'fixedColor');
      const meaning = meaningOf(colour);
      for (const name of names) {
        const [isBad, isGood] = [BAD_WORD.test(name), GOOD_WORD.test(name)];
        if (isBad === isGood) continue;
        const contradicts = isBad ? meaning === 'good' : meaning === 'bad' && /red$|^#/.test(colour);
        if (!contradicts) continue;
        yield { wrong: `the series "${name}" is ${colour}`, advice: `make it ${isBad ? 'red' : 'green'}` };
      }
    }
  },
);

export const COLOUR_RULES: readonly LintRule[] = [
  nullColour,
  firingGreen,
  insightGraph,
  timelineRanges,
  contradiction,
];
