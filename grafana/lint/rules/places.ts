import type {
  LintedAnnotation,
  LintedDashboard,
  LintedPanel,
  LintedTarget,
  LintedVariable,
} from '../dashboard.js';
import type { LintedQuery } from '../query/query.js';

/** A PromQL query of a dashboard that could be read, and where it stands. */
export interface PlacedQuery {
  readonly query: LintedQuery;
  readonly panel?: LintedPanel;
  readonly target?: LintedTarget;
  /** `the annotation "Alerts" `, before a sentence about it; empty for a panel. */
  readonly subject: string;
}

/** The queries of panels, annotations and variables. */
export function* queriesOf({ panels, annotations, variables }: LintedDashboard): Generator<PlacedQuery> {
  for (const panel of panels) {
    for (const target of panel.targets) {
      if (target.query?.expression !== undefined) yield { query: target.query, panel, target, subject: '' };
    }
  }
  for (const annotation of annotations) {
    if (annotation.query?.expression !== undefined)
      yield { query: annotation.query, subject: `${annotationName(annotation)} ` };
  }
  for (const variable of variables) {
    if (variable.promql?.expression !== undefined)
      yield { query: variable.promql, subject: `${variableName(variable)} ` };
  }
}

export const variableName = ({ name }: Pick<LintedVariable, 'name'>) => `the variable "${name}"`;
export const annotationName = ({ name }: Pick<LintedAnnotation, 'name'>) => `the annotation "${name}"`;

/** Where the rest of a fault goes, without the query. */
export function at({ panel, target }: PlacedQuery): Pick<PlacedQuery, 'panel' | 'target'> {
  return { ...(panel && { panel }), ...(target && { target }) };
}

/** Queries of a panel that Grafana runs. */
export const shownTargets = ({ targets }: LintedPanel): readonly LintedTarget[] =>
  targets.filter(({ isHidden }) => !isHidden);
