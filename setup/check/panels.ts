import { PANEL_KINDS } from '../model/panel.js';
import type { MetricPanelDeclaration, PanelDeclaration } from '../model/panel.js';
import { parseShow } from '../model/show.js';
import { canShow, namesOfShows } from '../panels/show.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import { metricNames, unknown, unknownLabel } from './context.js';
import type { CheckContext } from './context.js';
import { carriesForeignLabels } from '../foreign-labels.js';
import { promqlProblems } from './promql.js';

/** Panels show only what the metric type supports. */
export function* checkPanels(context: CheckContext): Generator<Problem> {
  for (const [uid, { rows }] of context.setup.visualizations) {
    for (const [row, { panels }] of rows.entries()) {
      for (const [index, panel] of panels.entries()) {
        yield* panelProblems(context, panel, ['realTimeVisualization', uid, 'rows', row, 'panels', index]);
      }
    }
  }
}

function* panelProblems(context: CheckContext, panel: PanelDeclaration, path: JsonPath): Generator<Problem> {
  if ('promql' in panel) yield* promqlProblems(context, [...path, 'promql'], panel.promql);
  else yield* metricPanelProblems(context, panel, path);
}

function* metricPanelProblems(
  context: CheckContext,
  { metric, show, by = [], as }: MetricPanelDeclaration,
  path: JsonPath,
): Generator<Problem> {
  const { catalog, monitoring } = context;
  const entry = catalog.get(metric);
  if (entry === undefined) {
    const known = metricNames(context);
    if (!known.includes(metric))
      yield monitoring.problem([...path, 'metric'], unknown('metric', metric, known));
    return;
  }
  for (const [index, text] of [show ?? []].flat().entries()) {
    const parsed = parseShow(text);
    if (parsed === undefined || canShow(entry.type, parsed)) continue;
    const message = `"${text}" is not available for the ${entry.type} "${metric}": expected ${namesOfShows(entry.type)}`;
    yield monitoring.problem([...path, 'show', index], message);
  }
  for (const [index, label] of by.entries()) {
    if (entry.labels.includes(label) || carriesForeignLabels(metric)) continue;
    yield monitoring.problem([...path, 'by', index], unknownLabel(metric, label, entry.labels));
  }
  if (as !== undefined && PANEL_KINDS[as].data === 'buckets' && entry.type !== 'histogram') {
    const message = `a ${as} needs a histogram, but "${metric}" is a ${entry.type}`;
    yield monitoring.problem([...path, 'as'], message);
  }
}
