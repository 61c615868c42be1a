import type { LoadedSetup } from '../loaded-setup.js';
import { formatAllProblems } from '../problem.js';
import { eventTimeNotes } from './event-time-notes.js';
import { seriesBounds } from './series.js';
import type { SeriesBound } from './series.js';
import { historyMemoryNotes } from './history-memory.js';
import { windowMemoryNotes } from './window-memory.js';

/** The result of `natsight check`. */
export interface CheckReport {
  /** Whether the setup has no errors; warnings are allowed. */
  readonly sound: boolean;
  readonly problems: LoadedSetup['problems'];
  readonly streams: number;
  readonly metrics: number;
  /** Maximum number of series of all metrics, if every label reaches its limit. */
  readonly worstCaseSeries: number;
  readonly series: readonly SeriesBound[];
  /** What natsight has concluded from the setup, in sentences. */
  readonly notes: readonly string[];
  readonly insights: number;
  readonly dashboards: number;
  readonly alerts: number;
  readonly objectives: number;
  /** With a NATS server: what each stream reads there. */
  readonly flows?: readonly { readonly stream: string; readonly text: string }[];
  /** With a state folder: what an exporter with this setup keeps of it, in sentences. */
  readonly state?: readonly string[];
  /** Version of the promtool that was asked about the generated rules; `null`: there is none. Absent: it was not needed. */
  readonly promtool?: string | null;
}

export function reportOf({ setup, problems }: Pick<LoadedSetup, 'setup' | 'problems'>): CheckReport {
  const { insightAlerts, promqlAlerts, objectives } = setup.alerting;
  const series = seriesBounds(setup);
  return {
    sound: problems.every(({ level }) => level !== 'error'),
    problems,
    streams: setup.streams.length,
    metrics: setup.metrics.length,
    worstCaseSeries: series.reduce((sum, { series: each }) => sum + each, 0),
    series,
    notes: [...eventTimeNotes(setup), ...windowMemoryNotes(setup), ...historyMemoryNotes(setup)],
    insights: setup.insights.length,
    dashboards: setup.dashboards.length,
    alerts: insightAlerts.size + promqlAlerts.length,
    objectives: objectives.length,
  };
}

/** One line per problem, the notes and the maximum number of series per metric if there are no errors, and a summary line. */
export function formatReport(report: CheckReport): string {
  const problems = formatAllProblems(report.problems);
  const conclusions = report.sound ? [...report.notes, ...formatBounds(report.series)] : [];
  const flows = (report.flows ?? []).map(({ stream, text }) => `${stream}  ${text}`);
  const { state = [] } = report;
  return [...problems, ...flows, ...conclusions, ...state, ...promtoolLine(report), summaryOf(report)]
    .map((line) => `${line}\n`)
    .join('');
}

function promtoolLine({ promtool }: CheckReport): readonly string[] {
  if (promtool === undefined) return [];
  return promtool === null
    ? ['promtool is not installed: only natsight has checked the generated rules']
    : [`promtool ${promtool} has checked the generated rules`];
}

function formatBounds(bounds: readonly SeriesBound[]): readonly string[] {
  const width = Math.max(0, ...bounds.map(({ metric }) => metric.length));
  return bounds.map(({ metric, series, labelSets, limit }) => {
    const sets = `${count(labelSets, 'label set')} of at most ${limit}`;
    return `${metric.padEnd(width)}  up to ${count(series, 'series', 'series')}, ${sets}`;
  });
}

function summaryOf(report: CheckReport): string {
  const errors = report.problems.filter(({ level }) => level === 'error').length;
  const warnings = report.problems.filter(({ level }) => level === 'warning').length;
  const verdict = errors > 0 ? count(errors, 'error') : 'OK';
  return [
    warnings > 0 ? `${verdict}, ${count(warnings, 'warning')}` : verdict,
    [
      count(report.streams, 'stream'),
      `${count(report.metrics, 'metric')} with up to ${report.worstCaseSeries} series`,
      count(report.insights, 'insight'),
      count(report.dashboards, 'dashboard'),
      count(report.alerts, 'alert'),
      count(report.objectives, 'objective'),
    ].join(', '),
  ].join(': ');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
