import { formatDuration, parseDuration } from '../../../setup/model/duration.js';
import type { Objective } from '../../../setup/model/objective.js';
import type { Setup } from '../../../setup/model/setup.js';
import { OBJECTIVE_GOOD_SEEN, objectiveLabels } from '../../names.js';
import { selector } from '../../promql.js';
import { SEEN_MEMORY } from '../../recording/objectives.js';
import type { RuleTest } from '../test-file.js';

const MEMORY_MS = parseDuration(SEEN_MEMORY) ?? 0;
/** Parts of the memory: events are seen one part within it, and one part before it. */
const PARTS = 24;
const LOOK_PART = 1.5 * PARTS;

/**
 * When the memory is looked at: the evaluation after the first one. It is later than the memory is long, since each evaluation that still
 * remembers would begin the memory anew.
 */
export const MEMORY_LOOK = formatDuration((LOOK_PART / PARTS) * MEMORY_MS);

/** Tests that Prometheus remembers good events for as long as it may be away, and no longer. */
export function objectiveMemoryTests(objectives: readonly Objective[], setup: Setup): readonly RuleTest[] {
  const series = objectives.map((each) => selector(OBJECTIVE_GOOD_SEEN, objectiveLabels(setup, each)));
  return [
    memoryTest('good events just within the memory', series, { ageParts: PARTS - 1, isRemembered: true }),
    memoryTest('good events just before the memory', series, { ageParts: PARTS + 1, isRemembered: false }),
  ];
}

function memoryTest(
  name: string,
  all: readonly string[],
  { ageParts, isRemembered }: { readonly ageParts: number; readonly isRemembered: boolean },
): RuleTest {
  return {
    name: `memory of objectives: ${name}`,
    interval: formatDuration(MEMORY_MS / PARTS),
    input_series: all.map((series) => ({ series, values: `_x${LOOK_PART - ageParts} 1` })),
    promql_expr_test: all.map((series) => ({
      expr: series,
      eval_time: MEMORY_LOOK,
      exp_samples: isRemembered ? [{ labels: series, value: 1 }] : [],
    })),
  };
}
