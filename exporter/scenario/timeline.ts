import type { SetupScenario, ScenarioEvent } from '../../setup/model/scenario.js';
import type { Stream } from '../../setup/model/stream.js';
import { wouldRead } from '../../setup/would-read.js';
import type { RecordedContent } from '../event/recorded-content.js';
import type { VirtualMessage } from '../machine/virtual-run.js';
import { filledPayload, filledText } from './placeholders.js';

/** A message of a recording, at a time relative to its first one. */
export interface RecordedArrival extends RecordedContent {
  readonly afterMs: number;
}

/** Reads a recording beside the scenario. Throws an error with a sentence for the user. */
export type ReadRecording = (path: string) => readonly RecordedArrival[];

/** A message that arrives. */
export interface ScenarioArrival {
  readonly atMs: number;
  /** Unset: every stream that reads the subject. */
  readonly stream: string | undefined;
  readonly message: VirtualMessage;
  /** The JetStream stream from which it was recorded. */
  readonly recordedFrom?: string | undefined;
}

/** All messages of a scenario by time; at the same time, in the order of the file. */
export function arrivalsOf(
  { startMs, events, checkpoints }: SetupScenario,
  readRecording: ReadRecording,
): readonly ScenarioArrival[] {
  const endMs = startMs + Math.max(0, ...checkpoints.map(({ at }) => at));
  return events
    .flatMap((event) => [...arrivals(event, startMs + event.at, endMs, readRecording)])
    .filter(({ atMs }) => atMs <= endMs)
    .sort((one, other) => one.atMs - other.atMs);
}

function* arrivals(
  event: ScenarioEvent,
  firstMs: number,
  endMs: number,
  readRecording: ReadRecording,
): Generator<ScenarioArrival> {
  const { recording, every, times = every === undefined ? 1 : Infinity } = event;
  if (recording !== undefined) {
    for (const arrival of readRecording(recording)) yield recorded(event, firstMs, arrival);
    return;
  }
  for (let number = 1; number <= times; number++) {
    const atMs = firstMs + (number - 1) * (every ?? 0);
    if (atMs > endMs) return;
    yield { atMs, stream: event.stream, message: messageOf(event, { atMs, number }) };
  }
}

function messageOf(
  { subject, headers, payload, base64 }: ScenarioEvent,
  place: { readonly atMs: number; readonly number: number },
): VirtualMessage {
  return {
    payload: base64 === undefined ? filledPayload(payload, place) : Buffer.from(base64, 'base64'),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, filledText(value, place)]),
    ),
    ...(subject !== undefined && { subject }),
  };
}

function recorded(
  { subject: written, stream, headers }: ScenarioEvent,
  firstMs: number,
  { afterMs, subject = written, payload, stored, headers: own }: RecordedArrival,
): ScenarioArrival {
  const atMs = firstMs + afterMs;
  const message = {
    payload,
    headers: { ...own, ...headers },
    ...(subject !== undefined && { subject }),
    ...(stored && { sequence: stored.sequence, stored: { stream: stored.stream, atMs } }),
  };
  return { atMs, stream, message, recordedFrom: stored?.stream };
}

/** The streams that get a message. */
export function receiversOf(
  { stream, message, recordedFrom }: ScenarioArrival,
  streams: readonly Stream[],
): readonly Stream[] {
  return streams.filter(({ name, source }) =>
    stream === undefined
      ? source.kind !== 'file' && wouldRead(source, message.subject, recordedFrom)
      : name === stream,
  );
}
