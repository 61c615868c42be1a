import { insightFields } from '../../../setup/insight-kinds.js';
import type { ObservingInsight } from '../../../setup/model/insight.js';
import { InsightUpdate } from '../../pipeline/insight-update.js';
import type { InsightReaders, InsightTarget } from '../../pipeline/insight-update.js';
import type { StreamReaders } from './stream-readers.js';

/** Compiles how an event of its stream updates an insight. */
export function compileInsight(
  insight: ObservingInsight,
  readers: StreamReaders,
  target: InsightTarget,
): InsightUpdate {
  return new InsightUpdate(insight, readersOf(insight, readers), target);
}

function readersOf(insight: ObservingInsight, readers: StreamReaders): InsightReaders {
  const place = `insight "${insight.name}"`;
  const fields = readers.fields(insightFields(insight), place);
  switch (insight.kind) {
    case 'event': {
      const where = readers.condition(insight.where, place);
      return { where, labels: readers.labels(insight.labels, place), fields, needsLabels: false };
    }
    case 'keySilence':
    case 'learnedSilence': {
      const labels = readers.labels(insight.keys.labels, place);
      return { where: undefined, labels, fields, needsLabels: insight.keys.labels.length > 0 };
    }
  }
}
