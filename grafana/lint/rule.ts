import type {
  LintedAnnotation,
  LintedDashboard,
  LintedPanel,
  LintedTarget,
  LintedVariable,
} from './dashboard.js';
import type { LintedQuery } from './query/query.js';
import type { LintWorld } from './world.js';

/** What a rule says of a place: a sentence without its subject, and what to do about it. */
export interface LintWords {
  readonly wrong: string;
  readonly advice: string;
}

export interface LintFault extends LintWords {
  readonly dashboard: LintedDashboard;
  readonly panel?: LintedPanel;
  readonly target?: LintedTarget;
}

/** Where a rule comes from: `dashboard-linter` is grafana/dashboard-linter, whose names it keeps. */
export type LintRuleOrigin = 'dashboard-linter' | 'natsight';

/** One thing that may be wrong with dashboards. Rules never throw, whatever the JSON is. */
export interface LintRule {
  readonly code: string;
  readonly origin: LintRuleOrigin;
  /** One sentence: what it finds. */
  readonly meaning: string;
  /** All dashboards at once, since some faults are between them. */
  find(dashboards: readonly LintedDashboard[], world: LintWorld): Iterable<LintFault>;
}

type Words = Iterable<LintWords>;

export function rule(code: string, meaning: string, find: LintRule['find']): LintRule {
  return { code, meaning, origin: 'natsight', find };
}

/** The same rule as one of grafana/dashboard-linter. */
export function ofDashboardLinter(each: LintRule): LintRule {
  return { ...each, origin: 'dashboard-linter' };
}

export function dashboardRule(
  code: string,
  meaning: string,
  check: (dashboard: LintedDashboard, world: LintWorld) => Iterable<Omit<LintFault, 'dashboard'>>,
): LintRule {
  return rule(code, meaning, function* (dashboards, world) {
    for (const dashboard of dashboards) {
      for (const fault of check(dashboard, world)) yield { ...fault, dashboard };
    }
  });
}

export function variableRule(
  code: string,
  meaning: string,
  check: (variable: LintedVariable, dashboard: LintedDashboard, world: LintWorld) => Words,
): LintRule {
  return dashboardRule(code, meaning, function* (dashboard, world) {
    for (const variable of dashboard.variables) yield* check(variable, dashboard, world);
  });
}

export function annotationRule(
  code: string,
  meaning: string,
  check: (annotation: LintedAnnotation, dashboard: LintedDashboard) => Words,
): LintRule {
  return dashboardRule(code, meaning, function* (dashboard) {
    for (const annotation of dashboard.annotations) yield* check(annotation, dashboard);
  });
}

/** `types`: the types of panels that it concerns; all but rows if it is empty. Library panels are left out: their content is elsewhere. */
export function panelRule(
  code: string,
  types: readonly string[],
  meaning: string,
  check: (panel: LintedPanel, dashboard: LintedDashboard, world: LintWorld) => Words,
): LintRule {
  const wanted = new Set(types);
  return dashboardRule(code, meaning, function* (dashboard, world) {
    for (const panel of dashboard.panels) {
      if (panel.isRow || panel.isLibrary || (wanted.size > 0 && !wanted.has(panel.type))) continue;
      for (const words of check(panel, dashboard, world)) yield { ...words, panel };
    }
  });
}

export interface TargetPlace {
  readonly panel: LintedPanel;
  readonly dashboard: LintedDashboard;
  readonly world: LintWorld;
}

/** Every query of every panel. */
export function targetRule(
  code: string,
  meaning: string,
  check: (target: LintedTarget, place: TargetPlace) => Words,
): LintRule {
  return dashboardRule(code, meaning, function* (dashboard, world) {
    for (const panel of dashboard.panels) {
      if (panel.isLibrary) continue;
      for (const target of panel.targets) {
        for (const words of check(target, { panel, dashboard, world })) yield { ...words, panel, target };
      }
    }
  });
}

/** Every PromQL query of panels that could be read. */
export function queryRule(
  code: string,
  meaning: string,
  check: (query: LintedQuery, place: TargetPlace & { readonly target: LintedTarget }) => Words,
): LintRule {
  return targetRule(code, meaning, function* (target, place) {
    if (target.query?.expression !== undefined) yield* check(target.query, { ...place, target });
  });
}
