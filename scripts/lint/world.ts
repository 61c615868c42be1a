import { lintWorld } from '../../grafana/lint/world.js';
import type { LintWorld } from '../../grafana/lint/world.js';

/** What is known beside the dashboards: the setup in a folder, with the series that its rules record. */
export async function worldOf(
  directory: string | undefined,
  scrapeMs: number | undefined,
): Promise<LintWorld> {
  if (directory === undefined) return lintWorld({ scrapeMs });
  const { requireSetup } = await import('../../setup/load.js');
  const { findFileFaults } = await import('../../exporter/io/setup/file-faults.js');
  const { planGroups } = await import('../../prometheus/rule-groups.js');
  const { DEFAULT_ADDRESSES } = await import('../../setup/addresses.js');
  const setup = requireSetup(directory, findFileFaults);
  const groups = planGroups(setup, DEFAULT_ADDRESSES);
  const recorded = groups.flatMap(({ recordings }) => recordings.map(({ record }) => record));
  return lintWorld({ setup, scrapeMs, recorded });
}
