import type { GridPlace, LintedPanel } from '../dashboard.js';
import { isTrueAt, listAt, textAt, valueAt } from '../read/json.js';
import { dashboardRule, panelRule } from '../rule.js';
import type { LintFault, LintRule } from '../rule.js';
import { shownTargets } from './places.js';

const COLUMNS = 24;

type Placed = LintedPanel & { readonly place: GridPlace };

const isPlaced = (panel: LintedPanel): panel is Placed => panel.place !== undefined;

const overlap = dashboardRule(
  'panels-overlap',
  'No panel lies on another one: Grafana moves it, and the layout is not the one of the file.',
  function* ({ panels }) {
    const grids = new Map<number, Placed[]>();
    for (const panel of panels.filter(isPlaced)) {
      const grid = grids.get(panel.grid);
      if (grid === undefined) grids.set(panel.grid, [panel]);
      else grid.push(panel);
    }
    for (const grid of grids.values()) yield* overlapsIn(grid);
  },
);

/** From the top down. `above`: panels that reach below the top of the next one. */
function* overlapsIn(panels: readonly Placed[]): Generator<Omit<LintFault, 'dashboard'>> {
  let above: Placed[] = [];
  for (const panel of panels.toSorted((a, b) => a.place.y - b.place.y)) {
    above = above.filter(({ place }) => place.y + place.h > panel.place.y);
    const under = above.find(
      ({ place }) => place.x < panel.place.x + panel.place.w && panel.place.x < place.x + place.w,
    );
    if (under === undefined) above.push(panel);
    else {
      yield {
        panel,
        wrong: `the panel at ${textOf(panel.place)} lies on the panel "${under.title}" at ${textOf(under.place)}`,
        advice: 'move one of them, or make it smaller',
      };
    }
  }
}

const textOf = ({ x, y, w, h }: GridPlace) => `x ${x}, y ${y}, ${w} wide and ${h} high`;

const offGrid = dashboardRule(
  'panel-off-grid',
  'Every panel lies within the 24 columns of the grid.',
  function* ({ panels }) {
    for (const panel of panels) {
      const { place } = panel;
      if (place === undefined) {
        if (valueAt(panel.raw, 'gridPos') === undefined) continue;
        yield {
          panel,
          wrong: 'the panel has a gridPos without the numbers x, y, w and h',
          advice: 'write all four of them',
        };
      } else if (place.x < 0 || place.y < 0 || place.w < 1 || place.h < 1 || place.x + place.w > COLUMNS) {
        yield {
          panel,
          wrong: `the panel at ${textOf(place)} is not within ${COLUMNS} columns`,
          advice: 'move it, or make it smaller',
        };
      }
    }
  },
);

const emptyRow = dashboardRule('row-empty', 'Every row has panels.', function* ({ panels }) {
  const used = new Set(panels.map(({ row }) => row));
  for (const panel of panels) {
    if (!panel.isRow || used.has(panel)) continue;
    yield { panel, wrong: 'the row has no panels', advice: 'remove it, or move panels below it' };
  }
});

/** Height of a stat with a sparkline, with one row to spare. */
const TALLEST_STAT = 5;

const tallStat = panelRule(
  'stat-tall',
  ['stat'],
  'In a generated dashboard, one number is no taller than five rows of the grid.',
  function* (panel, { isOurs }) {
    const { place } = panel;
    if (!isOurs || place === undefined || place.h <= TALLEST_STAT || showsSeveral(panel)) return;
    yield { wrong: `one number is ${place.h} rows high`, advice: 'make it 4 rows high' };
  },
);

const showsSeveral = (panel: LintedPanel) =>
  shownTargets(panel).length > 1 || panel.targets.some(({ legend }) => legend.includes('{{'));

/** Rows of the grid that a person sees without scrolling beside the first line of panels. */
const FIRST_ROWS = 6;

const alertsFirst = dashboardRule(
  'alerts-below',
  'In a generated dashboard, the alerts that fire stand at the top.',
  function* ({ isOurs, panels }) {
    if (!isOurs) return;
    const tops = panels.filter((panel) => isPlaced(panel) && !panel.isRow && panel.grid === 0);
    const first = tops.reduce((least, { place }) => Math.min(least, place?.y ?? 0), Infinity);
    for (const panel of panels) {
      const y = panel.place?.y ?? 0;
      if (panel.type !== 'alertlist' || y <= first + FIRST_ROWS) continue;
      yield {
        panel,
        wrong: `the alerts are ${y - first} rows below the first panel`,
        advice: 'move them into the first line',
      };
    }
  },
);

const repeatedTitle = dashboardRule(
  'panel-title-taken',
  'Panels of one row have different titles.',
  function* ({ panels }) {
    const taken = new Map<LintedPanel | undefined, Set<string>>();
    for (const panel of panels) {
      if (panel.isRow || panel.title === '' || textAt(panel.raw, 'repeat') !== '') continue;
      const titles = taken.get(panel.row) ?? new Set();
      taken.set(panel.row, titles);
      if (titles.has(panel.title)) {
        yield {
          panel,
          wrong: `another panel of the row has the title "${panel.title}" too`,
          advice: 'say in the titles what is different',
        };
      }
      titles.add(panel.title);
    }
  },
);

const linksWithVariables = dashboardRule(
  'link-variables',
  'Links from generated dashboards to others carry single variables by name, since others need not have the same.',
  function* ({ isOurs, raw }) {
    if (!isOurs) return;
    const link = listAt(raw, 'links').find(
      (each) => isTrueAt(each, 'includeVars') && textAt(each, 'type') === 'dashboards',
    );
    if (link === undefined) return;
    yield {
      wrong: `the link "${textAt(link, 'title')}" carries all variables to dashboards with other ones`,
      advice: 'set "includeVars" to false, and name variables that fit in the address: ?var-job=${job}',
    };
  },
);

export const LAYOUT_RULES: readonly LintRule[] = [
  overlap,
  offGrid,
  emptyRow,
  tallStat,
  alertsFirst,
  repeatedTitle,
  linksWithVariables,
];
