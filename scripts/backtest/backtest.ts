import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { backtestDifference } from '../../exporter/backtest/against.js';
import { Backtest } from '../../exporter/backtest/backtest.js';
import type { BacktestRun } from '../../exporter/backtest/backtest.js';
import type { PrometheusRun } from '../../exporter/backtest/evaluated.js';
import { RecordingTimes } from '../../exporter/backtest/gaps.js';
import { scoreByLabels } from '../../exporter/backtest/labels.js';
import { backtestPicture } from '../../exporter/backtest/picture.js';
import { backtestReport } from '../../exporter/backtest/report.js';
import { backtestText, differenceText } from '../../exporter/backtest/report-text.js';
import { scoreFiles } from '../../exporter/backtest/score-csv.js';
import type { TimedAlert } from '../../exporter/backtest/timed-alert.js';
import { splitTrials, withTrials } from '../../exporter/backtest/trials.js';
import { stepOf } from '../../exporter/backtest/steps.js';
import { BacktestError } from '../../exporter/io/backtest/backtest-error.js';
import type { BacktestInput } from '../../exporter/io/backtest/backtest-input.js';
import { readLabels } from '../../exporter/io/backtest/labels-file.js';
import { recordedFile } from '../../exporter/io/backtest/recorded-file.js';
import type { Additions } from '../../exporter/io/file/additions.js';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { fixedResources } from '../../exporter/io/setup/fixed-resources.js';
import { requireSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { subjectsOf } from '../../setup/model/source-subjects.js';
import { OptionError } from '../../setup/option-error.js';
import { makeFolder, PathError, requireWritable } from '../files/path-error.js';
import { createProgress } from '../replay/progress.js';
import { takesEscapeCodes } from '../terminal.js';
import { openHistory } from './history.js';
import { openEvaluation } from './prometheus-evaluation.js';
import type { PrometheusChoice, PrometheusEvaluation } from './prometheus-evaluation.js';

/** Values of a series in the picture. */
const PICTURE_SAMPLES = 2_000;
/** Interval of the values with `--scores`. */
const SCORE_SAMPLE_MS = 60_000;

export interface BacktestCommand {
  readonly directory: string;
  readonly events?: string | undefined;
  readonly stream?: string | undefined;
  /** Milliseconds. */
  readonly since?: number | undefined;
  readonly server: () => Promise<string>;
  /** Ends the attempts to reach NATS. */
  readonly signal: () => AbortSignal;
  readonly subject?: string | undefined;
  readonly timeField?: string | undefined;
  readonly additions: Additions;
  readonly against?: string | undefined;
  readonly labels?: string | undefined;
  readonly maxAlertsPerDay?: number | undefined;
  readonly picture?: string | undefined;
  readonly scores?: string | undefined;
  readonly prometheus: PrometheusChoice;
  readonly format: 'text' | 'json';
}

/** Runs a backtest and prints its report. Returns whether there are not more alerts than allowed. */
export async function backtest(command: BacktestCommand): Promise<boolean> {
  const { directory, against, labels: labelsFile, picture, scores, format, maxAlertsPerDay } = command;
  const setup = requireSetup(directory, findFileFaults);
  const other = against === undefined ? undefined : requireSetup(against, findFileFaults);
  const labels = labelsFile === undefined ? undefined : readLabels(labelsFile);
  if (picture !== undefined) requireWritable(picture);
  if (scores !== undefined) makeFolder(scores);
  const history = await openInput(command);
  try {
    const { input } = history;
    const times = new RecordingTimes();
    const [outcome, before] = await runAll(input, times, command, [
      [setup, directory],
      ...(other === undefined || against === undefined ? [] : [[other, against] as const]),
    ]);
    if (outcome === undefined) throw new Error('BUG: no backtest has run');
    const { run } = outcome;
    requireRead(run, setup, command, input);
    const options = {
      notes: [...input.notes, ...times.notes, ...unreadNotes(run)],
      maxPerDay: maxAlertsPerDay,
      scoreOf:
        labels &&
        ((rule: string, alerts: readonly TimedAlert[], endMs: number) =>
          scoreByLabels(rule, alerts, labels, endMs)),
    };
    const report = backtestReport(run, setup, { ...options, ...outcome });
    if (picture !== undefined) write(picture, backtestPicture(run));
    if (scores !== undefined) writeScores(scores, run);
    const difference =
      before === undefined || other === undefined
        ? undefined
        : backtestDifference(report, backtestReport(before.run, other, { ...options, ...before }));
    process.stdout.write(
      format === 'json'
        ? `${JSON.stringify(difference ?? report, null, 2)}\n`
        : difference === undefined
          ? backtestText(report)
          : differenceText(difference),
    );
    if (maxAlertsPerDay === undefined || report.alertsPerDay <= maxAlertsPerDay) return true;
    console.error(`${report.alertsPerDay} alerts a day, at most ${maxAlertsPerDay} allowed`);
    return false;
  } finally {
    await history.close();
  }
}

interface OpenInput {
  readonly input: BacktestInput;
  close(): Promise<void>;
}

async function openInput(command: BacktestCommand): Promise<OpenInput> {
  const { events, stream, since, server, signal, subject, timeField, additions } = command;
  if ((events === undefined) === (stream === undefined)) {
    throw new OptionError('natsight backtest: name either a file with --events or a stream with --jetstream');
  }
  if (events !== undefined) {
    if (since !== undefined) throw new OptionError('natsight backtest: --since needs --jetstream');
    const input = recordedFile(events, { subject, timeField, additions });
    return { input, close: async () => undefined };
  }
  return openHistory(stream ?? '', since, await server(), signal());
}

/** What a setup would have done, by itself and by Prometheus. */
interface Outcome {
  readonly run: BacktestRun;
  readonly prometheus: PrometheusRun;
  readonly trials: ReturnType<typeof splitTrials>['trials'];
}

/** All setups see the same events in one pass. */
async function runAll(
  input: BacktestInput,
  times: RecordingTimes,
  { scores, format, prometheus, maxAlertsPerDay }: BacktestCommand,
  setups: readonly (readonly [setup: Setup, directory: string])[],
): Promise<readonly Outcome[]> {
  const { firstMs, lastMs, count, from } = input;
  const spanMs = lastMs - firstMs;
  const evaluations: PrometheusEvaluation[] = [];
  try {
    const span = { startMs: firstMs, endMs: lastMs };
    for (const [setup] of setups) evaluations.push(await openEvaluation(setup, prometheus, span));
    const tried = setups.map(([setup]) => withTrials(setup, maxAlertsPerDay !== undefined));
    const runs = setups.map(([setup, directory], index) => {
      const stepMs = stepOf(setup, spanMs);
      const sampleMs = scores === undefined ? spanMs / PICTURE_SAMPLES : SCORE_SAMPLE_MS;
      return new Backtest(tried[index]?.setup ?? setup, {
        startMs: firstMs,
        stepMs,
        sampleMs: Math.max(stepMs, sampleMs),
        resources: fixedResources(directory),
        scraper: evaluations[index]?.scraper,
      });
    });
    const isShown = takesEscapeCodes() && format === 'text';
    const progress = isShown ? createProgress(from, 'messages') : undefined;
    let done = 0;
    for await (const batch of input.batches()) {
      for (const event of batch) {
        times.see(event.timeMs);
        for (const run of runs) run.receive(event);
      }
      done += batch.length;
      progress?.show(done, done / Math.max(1, count), Date.now());
      await setImmediate();
    }
    progress?.end(`${done} messages of ${from}`);
    const outcomes: Outcome[] = [];
    for (const [index, each] of runs.entries()) {
      const [evaluation, trial] = [evaluations[index], tried[index]];
      if (evaluation === undefined || trial === undefined) throw new Error('BUG: a run without its setup');
      const { run, trials } = splitTrials(each.finish(), trial);
      outcomes.push({ run, trials, prometheus: await evaluatedBy(evaluation, run, isShown) });
    }
    return outcomes;
  } finally {
    for (const evaluation of evaluations) await evaluation.close();
  }
}

/** Prometheus takes the longer part of a long time. */
async function evaluatedBy(
  evaluation: PrometheusEvaluation,
  run: BacktestRun,
  isShown: boolean,
): Promise<PrometheusRun> {
  if (!isShown || evaluation.alerts === 0) return evaluation.finish(run, () => undefined);
  const progress = createProgress('Prometheus', 'alerts');
  const evaluated = await evaluation.finish(run, (done, all) => progress.show(done, done / all, Date.now()));
  progress.end(`${evaluation.alerts} alerts that Prometheus evaluates`);
  return evaluated;
}

/** A recording of something else would give a report without alerts, which looks like a good one. */
function requireRead(
  run: BacktestRun,
  { streams }: Setup,
  { directory }: BacktestCommand,
  input: BacktestInput,
): void {
  if (run.read > 0) return;
  const subjects = run.unread.map((subject) => `"${subject}"`).join(', ');
  const read = streams.flatMap(({ source }) => subjectsOf(source)).map((subject) => `"${subject}"`);
  throw new BacktestError(
    `no stream of ${directory} reads the messages of ${input.from}: they have subjects such as ${subjects}; the setup reads ${read.join(', ') || 'no subject'}. Name the setup that they are for, or set --subject`,
  );
}

function unreadNotes({ messages, read, unread, accepted }: BacktestRun): readonly string[] {
  return [
    ...(read < messages
      ? [
          `${messages - read} messages are read by no stream, such as ${unread.map((each) => `"${each}"`).join(', ')}`,
        ]
      : []),
    ...(accepted === 0
      ? ['no event was accepted, so nothing could fire but silences: see the reasons above']
      : []),
  ];
}

function writeScores(folder: string, { rules }: BacktestRun): void {
  for (const { path, text } of scoreFiles(rules)) {
    const file = join(folder, path);
    makeFolder(dirname(file));
    write(file, text);
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new PathError(path, 'written', cause);
  }
}
