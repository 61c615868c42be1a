import { hasOneLine } from '../../../setup/panels/area.js';
import { titleColumns } from '../../../setup/panels/title-width.js';
import type { LintedPanel } from '../dashboard.js';
import { numberAt, textAt, valueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { defaultsOf, optionsOf } from './fields.js';
import { shownTargets } from './places.js';

const titleCut = panelRule(
  'title-cut',
  ['stat', 'gauge'],
  'In a generated dashboard, a number is wide enough for its title in a window of 1600 pixels.',
  function* ({ title, place }, { isOurs }) {
    const needed = titleColumns(title);
    if (!isOurs || place === undefined || place.w >= needed) return;
    yield {
      wrong: `the title "${title}" does not fit into ${place.w} columns`,
      advice: `make the panel ${needed} columns wide, or the title shorter`,
    };
  },
);

/** In a lower graph, a legend below it leaves no room for the lines. */
const TALL = 8;

const legendBeside = panelRule(
  'legend-beside',
  ['timeseries'],
  'The legend of a generated graph of eight rows or more is below it: on a phone, one beside it leaves no graph.',
  function* (panel, { isOurs }) {
    const isFlat = (panel.place?.h ?? 0) < TALL;
    if (!isOurs || isFlat || textAt(optionsOf(panel), 'legend', 'placement') !== 'right') return;
    yield { wrong: 'the legend is beside the graph', advice: 'set its "placement" to "bottom"' };
  },
);

const fillsOverlap = panelRule(
  'fills-overlap',
  ['timeseries'],
  'In a generated graph, areas below several lines are not filled: they hide each other.',
  function* (panel, { isOurs }) {
    const custom = valueAt(defaultsOf(panel), 'custom');
    const isFilled = (numberAt(custom, 'fillOpacity') ?? 0) > 0;
    if (!isOurs || !isFilled || textAt(custom, 'stacking', 'mode') === 'normal' || !hasSeveral(panel)) return;
    yield { wrong: 'the areas below several lines are filled', advice: 'set "fillOpacity" to 0' };
  },
);

const hasSeveral = (panel: LintedPanel) => !hasOneLine(shownTargets(panel).map(({ legend }) => legend));

const barText = panelRule(
  'bar-text',
  ['bargauge'],
  'The texts of generated bars have a size: a few bars in a high panel would have letters of that height.',
  function* (panel, { isOurs }) {
    if (!isOurs || numberAt(optionsOf(panel), 'text', 'titleSize') !== undefined) return;
    yield {
      wrong: 'the texts are as large as the bars',
      advice: 'set "titleSize" and "valueSize" of "text"',
    };
  },
);

/** What a person can read at a glance, on a wall and on a phone. */
export const READABLE_RULES: readonly LintRule[] = [titleCut, legendBeside, fillsOverlap, barText];
