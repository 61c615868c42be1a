import type { Objective } from '../model/objective.js';
import { formatDuration } from '../model/duration.js';
import type { Setup } from '../model/setup.js';
import { burnsOf } from '../objective/burn-rate.js';
import {
  OBJECTIVE_BUDGET_LEFT,
  objectiveBurnRate,
  objectiveErrorRatio,
  objectiveLabels,
} from '../objective/records.js';
import { longWindowsMs } from '../objective/windows.js';
import { promqlString } from '../panels/promql-string.js';
import { titleColumns } from '../panels/title-width.js';
import { COLUMNS } from '../panels/widths.js';
import { sentenceCase, wordsOf } from '../panels/words.js';
import { durationWords, lastWords } from '../value/duration-text.js';
import type { DraftPanel, DraftRow, PanelSource } from './draft.js';
import { promqlDraft, rowOf } from './draft.js';

/** All panels of an objective stand on one line. */
const HEIGHT = 5;
/** Width of its numbers, so that their titles are whole. */
const NUMBER_WIDTHS = { least: 4, most: 6 } as const;
/** The rows of further objectives are closed. */
const OPEN_OBJECTIVES = 5;

const TITLES = { target: 'target', good: 'good events', budget: 'error budget left' } as const;

/** Target, good events, budget left and burn rate: a row for each objective. */
export function objectiveRows(source: PanelSource, objectives: readonly Objective[]): readonly DraftRow[] {
  return objectives.map((objective, index) =>
    rowOf(`Objective ${objective.name}`, panelsOf(source, objective), {
      collapsed: index >= OPEN_OBJECTIVES,
    }),
  );
}

/** The key of the panel that shows how fast the budget of an objective is spent: its alerts refer to it. */
export const burnRateKey = (objective: string) => `objective ${objective} burn rate`;

function panelsOf(source: PanelSource, objective: Objective): readonly DraftPanel[] {
  const { setup } = source;
  const { name, target, over } = objective;
  const words = titleWords(objective);
  const period = durationWords(over);
  const common = { height: HEIGHT, width: numberWidth(words), unit: 'percentunit', legend: name };
  const recorded = (record: string) => `max(${selector(record, setup, objective)})`;
  const meaning = objective.description ?? `The objective "${name}".`;
  const absentIf = `it has no value until ${Math.max(objective.minimumEvents, 1)} events were counted, and the rules were evaluated`;
  return [
    promqlDraft(source, {
      ...common,
      title: `${words}: ${TITLES.target}`,
      description: `${meaning} So many of all events have to be good, over ${period}.`,
      promql: `vector(${target})`,
      as: 'stat',
      key: `objective ${name} target`,
      absentIf: 'Prometheus does not answer',
    }),
    promqlDraft(source, {
      ...common,
      title: `${words}: ${TITLES.good}`,
      description: `${meaning} Share of good events in the last ${lastWords(over)}, or since Prometheus has them.`,
      promql: `1 - ${recorded(objectiveErrorRatio(formatDuration(over)))}`,
      as: 'gauge',
      min: 0,
      max: 1,
      thresholds: [
        { from: 0, as: 'critical' },
        { from: target, as: 'good' },
      ],
      key: `objective ${name} good events`,
      absentIf,
    }),
    promqlDraft(source, {
      ...common,
      title: `${words}: ${TITLES.budget}`,
      description: `${meaning} What is left of the bad events that the target allows in ${period}. Below 0, the target is missed.`,
      promql: recorded(OBJECTIVE_BUDGET_LEFT),
      as: 'gauge',
      min: 0,
      max: 1,
      thresholds: [
        { from: -1, as: 'critical' },
        { from: 0.1, as: 'warning' },
        { from: 0.3, as: 'good' },
      ],
      key: `objective ${name} budget left`,
      absentIf,
    }),
    burnRatePanel(source, objective, meaning, absentIf),
  ];
}

/** At a burn rate of 1, the budget lasts exactly as long as the objective. The lines are the windows of its alerts. */
function burnRatePanel(
  source: PanelSource,
  objective: Objective,
  meaning: string,
  absentIf: string,
): DraftPanel {
  const { setup } = source;
  const burns = burnsOf(objective, setup.updates.scrapeInterval);
  const lines = longWindowsMs(objective, setup.updates).map((longMs) => {
    const rate = selector(objectiveBurnRate(formatDuration(longMs)), setup, objective);
    return `label_replace(max(${rate}), "over", ${promqlString(lastWords(longMs))}, "", "")`;
  });
  const slowest = burns.at(-1)?.rate ?? 1;
  const critical = burns.filter(({ severity }) => severity === 'critical').map(({ rate }) => rate);
  const urgent = Math.min(...critical);
  return promqlDraft(source, {
    title: `${titleWords(objective)}: burn rate`,
    description: `${meaning} How many times faster than allowed the error budget is spent. At 1, it lasts ${durationWords(objective.over)}. One line for each window that its alerts watch.`,
    promql: lines.join(' or '),
    legend: 'last {{over}}',
    as: 'timeseries',
    unit: 'none',
    min: 0,
    height: HEIGHT,
    width: COLUMNS - 3 * numberWidth(titleWords(objective)),
    thresholds: [
      { from: 0, as: 'good' },
      ...(slowest < urgent ? [{ from: slowest, as: 'warning' as const }] : []),
      ...(Number.isFinite(urgent) ? [{ from: urgent, as: 'critical' as const }] : []),
    ],
    key: burnRateKey(objective.name),
    absentIf,
  });
}

function numberWidth(words: string): number {
  const needed = Object.values(TITLES).map((title) => titleColumns(`${words}: ${title}`));
  return Math.min(NUMBER_WIDTHS.most, Math.max(NUMBER_WIDTHS.least, ...needed));
}

const titleWords = ({ name }: Objective) => sentenceCase(wordsOf(name).join(' '));

function selector(record: string, setup: Setup, objective: Objective): string {
  const labels = Object.entries(objectiveLabels(setup, objective));
  return `${record}{${labels.map(([name, value]) => `${name}=${promqlString(value)}`).join(', ')}}`;
}
