import { allPanels } from './dashboard.js';
import type { Dashboard, Panel, Target } from './dashboard.js';

/** A rule of grafana/dashboard-linter, by its name there. Errors and warnings are one: `--strict` fails on both. */
export interface Rule {
  readonly name: string;
  check(dashboard: Dashboard): readonly string[];
}

export function dashboardRule(name: string, check: (dashboard: Dashboard) => readonly string[]): Rule {
  return { name, check };
}

export function panelRule(
  name: string,
  kinds: readonly string[],
  check: (panel: Panel, dashboard: Dashboard) => string | undefined,
): Rule {
  return dashboardRule(name, (dashboard) =>
    allPanels(dashboard)
      .filter((panel) => kinds.includes(panel.type ?? ''))
      .flatMap((panel) => atPanel(panel, check(panel, dashboard))),
  );
}

export function targetRule(
  name: string,
  check: (target: Target, panel: Panel, dashboard: Dashboard) => string | undefined,
): Rule {
  return dashboardRule(name, (dashboard) =>
    allPanels(dashboard).flatMap((panel) =>
      (panel.targets ?? []).flatMap((target) => atPanel(panel, check(target, panel, dashboard))),
    ),
  );
}

function atPanel({ title, id }: Panel, problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [`panel "${title || id}": ${problem}`];
}
