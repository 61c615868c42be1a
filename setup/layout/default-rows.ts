import type { CatalogEntry } from '../catalog.js';
import type { Objective } from '../model/objective.js';
import { dataQualityRow } from './data-quality.js';
import type { DraftRow, PanelSource } from './draft.js';
import { objectiveRows } from './objectives.js';
import { overviewRow } from './overview.js';
import { healthRow, ownRows } from './pipeline/pipeline-rows.js';
import { isPipelineOf } from './pipeline/pipeline-dashboard.js';
import { bandRow, byStream, streamRows, windowRow } from './stream-rows.js';

/** What a dashboard shows. */
export interface DashboardContent {
  /** All metrics of its patterns. */
  readonly matching: readonly CatalogEntry[];
  /** Those that no row of the setup shows. */
  readonly rest: readonly CatalogEntry[];
  /** Whether the setup declares no rows at all. */
  readonly isWhole: boolean;
  readonly objectives: readonly Objective[];
}

/**
 * The rows that a setup does not declare: a line of numbers, a row for each stream by the RED method, windows and top lists, objectives,
 * the data quality, and natsight's own metrics. Beside declared rows, they have the metrics that those do not show, and no first line.
 */
export function defaultRows(
  source: PanelSource,
  { matching, rest, isWhole, objectives }: DashboardContent,
): readonly DraftRow[] {
  const declared = rest.filter(({ metric }) => metric !== undefined);
  const own = rest.filter(({ metric }) => metric === undefined);
  const streams = byStream(source, declared);
  const all = byStream(source, matching);
  const showsPipeline = isPipelineOf(matching);
  return [
    ...(isWhole ? [all.length > 0 ? overviewRow(source, all) : healthRow(source, own)] : []),
    ...streamRows(source, streams, { withRejections: isWhole }),
    windowRow(source, declared),
    bandRow(
      source,
      matching.filter((entry) => !rest.includes(entry)),
    ),
    ...objectiveRows(source, objectives),
    ...(showsPipeline ? [] : [dataQualityRow(source, all, { withRejections: !isWhole })]),
    ...ownRows(source, own, { withHealth: !isWhole || all.length > 0 }),
  ];
}
