import type { Setup } from '../../setup/model/setup.js';
import { REJECTION_REASONS, SHED_REASONS, STREAM_GAP_REASONS } from '../../setup/self-metric-reasons.js';
import { readAs } from '../../setup/time/unit.js';
import { isDeadLetter } from '../event/rejection.js';
import { RejectionKeys } from '../event/rejection-keys.js';
import type { ByKind } from '../happening/by-kind.js';
import type { StreamHappening } from '../happening/stream.js';
import type { TelemetryOutput } from './output.js';
import { sourceTelemetry } from './sources.js';
import type { SkipLog } from './skips.js';
import { placeOf } from './error-place.js';
import { TROUBLE_LASTS_MS } from './troubles.js';
import type { Raised } from './troubles.js';
import { StreamGaps } from '../source/read-gaps.js';
import type { ReadGap } from '../source/read-gaps.js';
import { timesOf } from './gap-times.js';

export function streamTelemetry(output: TelemetryOutput, skips: SkipLog): ByKind<StreamHappening> {
  const { own, log, connections, troubles } = output;
  const rejectionKeys = new RejectionKeys();
  const gaps = new StreamGaps();
  const toldUnits = new Set<string>();
  const disconnect = (stream: string, reason: string) => {
    connections.streamLost(stream, reason);
    own.set('natsight_stream_connected', { stream }, 0);
  };
  return {
    ...sourceTelemetry(output),
    streamStarting: ({ stream }) => disconnect(stream, 'not connected yet'),
    streamConnected: ({ stream }) => {
      connections.streamConnected(stream);
      own.set('natsight_stream_connected', { stream }, 1);
      log.info({ stream }, 'stream connected');
    },
    streamLost: ({ stream, reason }) => {
      disconnect(stream, reason);
      output.throttled(`lost ${stream}`, (count) =>
        log.warn({ stream, reason, count }, 'stream disconnected; retrying'),
      );
    },
    streamGap: ({ stream, reason, fromMs, toMs }) => {
      const { whole, isNew, addedSeconds } = gaps.add(stream, { fromMs, toMs, reason });
      connections.streamGap(stream, whole);
      if (isNew) own.add('natsight_stream_gaps_total', { stream, reason });
      own.add('natsight_stream_gap_seconds_total', { stream, reason }, addedSeconds);
      log.warn(
        { stream, reason, ...timesOf(fromMs, toMs) },
        `the stream was not read for a time: ${STREAM_GAP_REASONS[reason]}; messages published meanwhile are lost, how many is not known`,
      );
      troubles.raise(`gap ${stream}`, {
        kind: 'stream',
        sentence: () => `stream "${stream}" was not read for a time: ${STREAM_GAP_REASONS[reason]}`,
        details: [gapText(whole)],
        lastsMs: TROUBLE_LASTS_MS,
      });
    },
    streamFailed: ({ stream, reason }) => {
      disconnect(stream, reason);
      log.error({ stream, reason }, 'stream cannot be read; fix the configuration');
    },
    streamStalled: ({ stream, stalledMs }) =>
      output.counted(`stalled ${stream}`, (count) =>
        log.warn({ stream, stalledMs, count }, 'event loop blocked; the stream was not read'),
      ),
    eventRejected: ({ stream, rejection, count: happenings }) => {
      // Events that a setup filters out on purpose are not errors.
      if (!isDeadLetter(rejection)) return;
      const { reason } = rejection;
      const key = rejectionKeys.keyOf(stream, reason);
      const found = output.admit(key, happenings);
      if (found === undefined) return;
      // Of the event that the line is about: a closing line has the detail of the last one that was written.
      const { detail } = rejection;
      output.writeCounted(key, found, (count) =>
        log.warn({ stream, reason, count, detail }, `events rejected: ${REJECTION_REASONS[reason].meaning}`),
      );
    },
    eventTimeUnit: ({ stream, unit, value }) => {
      // Each worker tells it, and so does each reload.
      const told = `${stream} ${unit}`;
      if (toldUnits.has(told)) return;
      toldUnits.add(told);
      log.info({ stream, unit }, `event time has unit "${unit}": ${readAs(value, unit)}`);
    },
    eventSkipped: (skipped) => skips.first(skipped),
    deliveryFailed: ({ stream, error, count: happenings }) => {
      output.counted(
        `fault ${stream}`,
        (count) =>
          log.error({ stream, err: error, count }, 'bug in natsight: an event could not be processed'),
        happenings,
      );
      troubles.raise(`fault ${stream}`, internalError(stream, error), happenings);
    },
    redelivered: ({ stream, count }) => own.add('natsight_redeliveries_total', { stream }, count),
    redeliverySkipped: ({ stream, count }) =>
      own.add('natsight_redeliveries_skipped_total', { stream }, count),
    messageLeftOut: ({ stream, count }) => own.add('natsight_messages_left_out_total', { stream }, count),
    messageShed: ({ stream, reason, count: happenings }) => {
      own.add('natsight_messages_shed_total', { stream, reason }, happenings);
      const meaning = SHED_REASONS[reason];
      output.counted(
        `shed ${stream} ${reason}`,
        (count) =>
          log.warn(
            { stream, reason, count },
            `messages shed: ${meaning}; they are lost, and counted in natsight_messages_shed_total`,
          ),
        happenings,
      );
      troubles.raise(
        `shed ${stream}`,
        {
          kind: 'stream',
          sentence: (count) =>
            `${count} messages of "${stream}" were not counted: more arrive than can be processed`,
          details: [meaning],
          lastsMs: TROUBLE_LASTS_MS,
        },
        happenings,
      );
    },
    deadLetterPublished: ({ stream, count }) =>
      own.add('natsight_dead_letters_published_total', { stream }, count),
    deadLetterLost: ({ stream, reason, count: happenings }) => {
      own.add('natsight_dead_letters_lost_total', { stream }, happenings);
      output.counted(
        `dead letter ${stream}`,
        (count) => log.warn({ stream, reason, count }, 'could not publish to the dead-letter subject'),
        happenings,
      );
      troubles.raise(
        `dead letter ${stream}`,
        {
          kind: 'stream',
          sentence: (count) => `${count} rejected events of "${stream}" could not be kept as dead letters`,
          details: [reason],
          lastsMs: TROUBLE_LASTS_MS,
        },
        happenings,
      );
    },
  };
}

/**
 * Streams that the setup no longer has disappear from the metrics. Counters start at 0: `increase()` misses the first event of
 * a series that appears with it.
 */
export function showStreams(
  { own, connections }: TelemetryOutput,
  { streams }: Pick<Setup, 'streams'>,
): void {
  connections.setStreams(streams.map(({ name }) => name));
  own.replace(
    'natsight_stream_connected',
    streams.map(({ name }) => [{ stream: name }, connections.isConnected(name) ? 1 : 0]),
  );
  for (const { name: stream, source } of streams) {
    if (source.kind === 'subject') {
      for (const reason of Object.keys(STREAM_GAP_REASONS)) {
        for (const counter of GAP_COUNTERS) own.add(counter, { stream, reason }, 0);
      }
      for (const reason of Object.keys(SHED_REASONS))
        own.add('natsight_messages_shed_total', { stream, reason }, 0);
    }
    if (source.kind === 'jetstream') {
      own.add('natsight_redeliveries_total', { stream }, 0);
      own.add('natsight_redeliveries_skipped_total', { stream }, 0);
    }
    for (const counter of STREAM_COUNTERS) own.add(counter, { stream }, 0);
    for (const reason of Object.keys(REJECTION_REASONS)) {
      own.add('natsight_events_rejected_total', { stream, reason }, 0);
    }
  }
}

function gapText({ fromMs, toMs }: ReadGap): string {
  const { from, to } = timesOf(fromMs, toMs);
  return `from ${from} to ${to}; what was published meanwhile is lost`;
}

function internalError(stream: string, error: unknown): Raised {
  return {
    kind: 'internal',
    sentence: (count) =>
      `an internal error: natsight could not process ${count === 1 ? 'an event' : `${count} events`} of "${stream}"`,
    details: [`the last error: ${placeOf(error)}`],
    lastsMs: TROUBLE_LASTS_MS,
  };
}

const STREAM_COUNTERS = [
  'natsight_events_received_total',
  'natsight_events_accepted_total',
  'natsight_received_bytes_total',
  'natsight_identities_forgotten_total',
  'natsight_messages_left_out_total',
  'natsight_dead_letters_published_total',
  'natsight_dead_letters_lost_total',
  'natsight_worker_messages_lost_total',
] as const;

const GAP_COUNTERS = ['natsight_stream_gaps_total', 'natsight_stream_gap_seconds_total'] as const;
