import { textAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import { overridesOf } from './fields.js';
import type { FieldOverride } from './fields.js';
import { shownTargets } from './places.js';

/** Panels that show the names of series. */
export const NAMED = [
  'timeseries',
  'graph',
  'bargauge',
  'barchart',
  'piechart',
  'state-timeline',
  'status-history',
  'histogram',
];

/** Panels of which a series without a name is called "Value". */
const SHOWS_NAMES = [...NAMED, 'stat', 'gauge'];

export const nameless = panelRule(
  'legend-nameless',
  SHOWS_NAMES,
  'In a generated panel, a series without the labels of its legend has another name: Grafana would call it "Value".',
  function* (panel, { isOurs }) {
    const target = shownTargets(panel).find(({ legend }) => isOnlyLabels(legend));
    if (!isOurs || target === undefined || textAt(target.raw, 'format') === 'heatmap') return;
    const renames = overridesOf(panel).some(
      (override) => namesNameless(override) && override.properties.some(({ id }) => id === 'displayName'),
    );
    const named = textAt(panel.raw, 'fieldConfig', 'defaults', 'displayName') !== '';
    if (renames || named) return;
    yield {
      wrong: `a series without the labels in "${target.legend}" is called "Value"`,
      advice: 'name it by an override of "/^(?:Value|\\s*)$/", such as "no region"',
    };
  },
);

/** Whether an override is for series that Grafana calls "Value". */
export const namesNameless = ({ matcher, names }: FieldOverride) =>
  matcher === 'byRegexp' && names.some((name) => name.includes('Value'));

function isOnlyLabels(legend: string): boolean {
  const rest = legend.replaceAll(/\{\{[^{}]{1,200}\}\}/g, '');
  return rest !== legend && rest.trim() === '';
}
