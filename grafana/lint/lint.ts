import { boundMessage, shorten } from '../../setup/visible.js';
import type { LintedDashboard, LintedPanel } from './dashboard.js';
import type { LintFinding } from './finding.js';
import type { LintFault, LintRule } from './rule.js';
import { shownValue } from './read/json.js';
import { LINT_RULES } from './rules.js';
import type { LintWorld } from './world.js';

/** What the rules find, by file, and within a file in the order of its panels. Takes time in proportion to the size of the dashboards. */
export function findingsIn(
  dashboards: readonly LintedDashboard[],
  world: LintWorld,
  rules: readonly LintRule[] = LINT_RULES,
): readonly LintFinding[] {
  const places = new Map<LintedDashboard | LintedPanel, number>();
  for (const dashboard of dashboards) {
    for (const place of [dashboard, ...dashboard.panels]) places.set(place, places.size);
  }
  return rules
    .flatMap((rule) => Array.from(rule.find(dashboards, world), (fault) => ({ rule, fault })))
    .map(({ rule, fault }) => ({
      finding: findingOf(rule, fault),
      place: places.get(fault.panel ?? fault.dashboard) ?? 0,
    }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ finding }) => finding);
}

/** Texts of a dashboard are foreign: they are cut, and without what a terminal would obey. */
function findingOf({ code }: LintRule, { dashboard, panel, target, wrong, advice }: LintFault): LintFinding {
  return {
    rule: code,
    file: dashboard.file,
    dashboard: shorten(dashboard.title),
    ...(panel && { panel: { id: idOf(panel), title: shorten(panel.title) } }),
    ...(target && { target: shorten(target.refId) }),
    message: boundMessage(wrong),
    advice: boundMessage(advice),
  };
}

const idOf = ({ id }: LintedPanel) => (typeof id === 'number' ? id : shorten(shownValue(id)));
