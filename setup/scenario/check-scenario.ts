import { unknown } from '../check/context.js';
import { formatOffset } from '../model/duration.js';
import { EXPECTED_SECTIONS } from '../model/scenario.js';
import type { ScenarioCheckpoint, SetupScenario, ScenarioEvent } from '../model/scenario.js';
import type { Setup } from '../model/setup.js';
import type { Problem } from '../problem.js';
import { REJECTION_REASONS } from '../self-metric-reasons.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import { quoted } from '../visible.js';
import { wouldRead } from '../would-read.js';
import { seriesProblems } from './check-series.js';

export interface ScenarioRules {
  /** Whether a checkpoint may expect nothing yet, since what is will be written there. */
  readonly mayBeEmpty: boolean;
}

/** What of a scenario cannot be meant, in this setup. */
export function* checkScenario(
  { events, checkpoints }: SetupScenario,
  source: SourceText,
  setup: Setup,
  { mayBeEmpty }: ScenarioRules,
): Generator<Problem> {
  const endMs = Math.max(...checkpoints.map(({ at }) => at));
  for (const [index, event] of events.entries()) {
    const path = ['events', index];
    yield* eventProblems(event, path, source, setup);
    if (event.at <= endMs) continue;
    const message = `arrives at ${formatOffset(event.at)}, after the last checkpoint at ${formatOffset(endMs)}: nothing is expected of it`;
    yield source.problem([...path, 'at'], message, 'warning');
  }
  for (const [index, checkpoint] of checkpoints.entries()) {
    const path = ['expect', index];
    const before = checkpoints[index - 1];
    if (before !== undefined && checkpoint.at <= before.at) {
      const message = `expected a time after the checkpoint before, ${formatOffset(before.at)}, found ${formatOffset(checkpoint.at)}`;
      yield source.problem([...path, 'at'], message);
    }
    if (!mayBeEmpty) yield* emptyProblems(checkpoint, path, source);
    yield* expectationProblems(checkpoint, path, source, setup);
  }
}

/** A payload may be any value, also null: whether there is one is in the text. */
function* eventProblems(
  event: ScenarioEvent,
  path: JsonPath,
  source: SourceText,
  setup: Setup,
): Generator<Problem> {
  const kinds = ['payload', 'base64', 'recording'].filter((key) => source.keys(path).includes(key));
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'none' : kinds.map(quoted).join(' and ');
    yield source.problem(path, `expected exactly one of "payload", "base64" and "recording", found ${found}`);
  }
  if (event.times !== undefined && event.every === undefined) {
    yield source.keyProblem([...path, 'times'], '"times" needs "every": how long it is between two');
  }
  if (event.recording !== undefined && event.every !== undefined) {
    yield source.keyProblem([...path, 'every'], 'a recording has its own times: leave "every" out');
  }
  yield* targetProblems(event, path, source, setup);
}

function* targetProblems(
  { subject, stream, recording }: ScenarioEvent,
  path: JsonPath,
  source: SourceText,
  { streams }: Setup,
): Generator<Problem> {
  const names = streams.map(({ name }) => name);
  if (stream !== undefined) {
    if (!names.includes(stream)) yield source.problem([...path, 'stream'], unknown('stream', stream, names));
    return;
  }
  if (subject === undefined) {
    if (recording === undefined)
      yield source.problem(path, 'expected a "subject", or a "stream" that gets the event');
    return;
  }
  const isRead = streams.some(({ source: from }) => wouldRead(from, subject, undefined));
  if (isRead) return;
  const message = `no stream of the setup reads ${quoted(subject)}: correct the subject, or name the "stream" that gets the event`;
  yield source.problem([...path, 'subject'], message);
}

/** A test that cannot fail is none. */
function* emptyProblems(
  checkpoint: ScenarioCheckpoint,
  path: JsonPath,
  source: SourceText,
): Generator<Problem> {
  const { metrics, ...others } = checkpoint;
  const hint = '"natsight test --update" writes what is';
  if (metrics !== undefined && Object.keys(metrics).length === 0) {
    yield source.problem([...path, 'metrics'], `expects no series: name some, or leave it out; ${hint}`);
  } else if (
    metrics === undefined &&
    EXPECTED_SECTIONS.every((section) => section === 'metrics' || others[section] === undefined)
  ) {
    yield source.problem(
      path,
      `expects nothing: add "metrics", "insights", "alerts" or "rejections"; ${hint}`,
    );
  }
}

function* expectationProblems(
  { metrics = {}, insights = [], alerts = [], rejections = {} }: ScenarioCheckpoint,
  path: JsonPath,
  source: SourceText,
  setup: Setup,
): Generator<Problem> {
  for (const [key, value] of Object.entries(metrics)) {
    for (const message of seriesProblems(key, value, setup))
      yield source.keyProblem([...path, 'metrics', key], message);
  }
  const names = setup.insights.map(({ name }) => name);
  for (const [index, { insight }] of insights.entries()) {
    if (!names.includes(insight))
      yield source.problem([...path, 'insights', index, 'insight'], unknown('insight', insight, names));
  }
  for (const [index, { alert }] of alerts.entries()) {
    const message = alertFault(alert, setup);
    if (message !== undefined) yield source.problem([...path, 'alerts', index, 'alert'], message);
  }
  const streams = setup.streams.map(({ name }) => name);
  for (const [stream, reasons] of Object.entries(rejections)) {
    const at = [...path, 'rejections', stream];
    if (!streams.includes(stream)) yield source.keyProblem(at, unknown('stream', stream, streams));
    for (const reason of Object.keys(reasons)) {
      if (!(reason in REJECTION_REASONS))
        yield source.keyProblem([...at, reason], unknown('reason', reason, Object.keys(REJECTION_REASONS)));
    }
  }
}

function alertFault(alert: string, { alerting, insights }: Setup): string | undefined {
  const { insightAlerts, promqlAlerts } = alerting;
  if (insightAlerts.has(alert)) return undefined;
  if (promqlAlerts.some(({ name }) => name === alert)) {
    return `${quoted(alert)} is evaluated by Prometheus: "natsight generate" writes a promtool test for it; a scenario covers the alerts of insights`;
  }
  if (insights.some(({ name }) => name === alert))
    return `the insight ${quoted(alert)} has no alert in "instantAlerts": expect it in "insights"`;
  return unknown('alert', alert, [...insightAlerts.keys()]);
}
