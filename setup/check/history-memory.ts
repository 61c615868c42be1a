import { AGAINST_MS } from '../model/change-insight.js';
import { SEASON_SLOTS } from '../model/adaptive-threshold.js';
import type { Insight } from '../model/insight.js';
import type { Setup } from '../model/setup.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';
import { labelSetsOf } from './series.js';

/** What an insight remembers may take this much; more is worth a warning. */
const WARNED_BYTES = 512 * 1024 * 1024;
/** What takes less is not worth a line. */
const NOTED_BYTES = 64 * 1024 * 1024;
const MIB = 1024 * 1024;
/** Labels and bookkeeping of a series. */
const SERIES_BYTES = 500;
/** A value of the past. */
const VALUE_BYTES = 4;
/** The longest silence of a slot, and on how many days it was seen. */
const SLOT_BYTES = 5;

interface HistoryMemory {
  readonly insight: string;
  readonly series: number;
  readonly bytes: number;
}

/** Warns of insights whose memory of the past may take more than 512 MiB. */
export function* checkHistoryMemory({ setup, processing }: CheckContext): Generator<Problem> {
  for (const memory of historyMemory(setup)) {
    if (memory.bytes <= WARNED_BYTES) continue;
    const message = `${sentence(memory)}: lower the limits of its labels, or make "every" longer`;
    yield processing.keyProblem(['instantInsightRules', memory.insight], message, 'warning');
  }
}

export function historyMemoryNotes(setup: Setup): readonly string[] {
  return historyMemory(setup)
    .filter(({ bytes }) => bytes > NOTED_BYTES)
    .map((memory) => `${memory.insight}: ${sentence(memory)}`);
}

/** For each insight that remembers the past, with as many series as its limits allow. */
function historyMemory(setup: Setup): readonly HistoryMemory[] {
  return setup.insights.flatMap((insight) => {
    const [series, bytesEach] = [seriesOf(insight, setup), bytesOf(insight)];
    return bytesEach === 0 ? [] : [{ insight: insight.name, series, bytes: series * bytesEach }];
  });
}

function seriesOf(insight: Insight, { metrics }: Setup): number {
  if ('keys' in insight) return insight.keys.limit;
  const metric = 'metric' in insight ? metrics.find(({ name }) => name === insight.metric) : undefined;
  return metric === undefined ? 0 : Math.min(labelSetsOf(metric), metric.seriesLimit);
}

function bytesOf(insight: Insight): number {
  if ('change' in insight) {
    const { against, everyMs } = insight.change;
    return SERIES_BYTES + (VALUE_BYTES * AGAINST_MS[against]) / everyMs;
  }
  return 'learn' in insight ? SERIES_BYTES + SLOT_BYTES * SEASON_SLOTS[insight.learn.season] : 0;
}

function sentence({ series, bytes }: HistoryMemory): string {
  return `what it remembers may take about ${Math.round(bytes / MIB)} MiB of memory, for ${series} series`;
}
