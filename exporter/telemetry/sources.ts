import type { Setup } from '../../setup/model/setup.js';
import { LOSS_REASONS, SOURCE_CHANGES } from '../../setup/source-reasons.js';
import type { ByKind } from '../happening/by-kind.js';
import type { SourceBacklog, SourceHappening } from '../happening/source.js';
import type { TelemetryOutput } from './output.js';
import type { OwnGauge } from './own-metrics.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

export function sourceTelemetry(output: TelemetryOutput): ByKind<SourceHappening> {
  const { own, log, connections, troubles } = output;
  return {
    eventsLost: ({ stream, why, count: happenings }) => {
      own.add('natsight_lost_events_total', { stream, why }, happenings);
      output.counted(
        `lost ${why} ${stream}`,
        (count) => log.error({ stream, why, count }, `events lost: ${LOSS_REASONS[why]}`),
        happenings,
      );
      troubles.raise(
        `lost ${why} ${stream}`,
        {
          kind: 'stream',
          sentence: (count) => `${count} events of "${stream}" are lost: ${LOSS_REASONS[why]}`,
          lastsMs: TROUBLE_LASTS_MS,
        },
        happenings,
      );
    },
    sourceChanged: ({ stream, change, sentence }) => {
      own.add('natsight_stream_changes_total', { stream, change });
      log.warn({ stream, change }, `the source of the stream changed: ${sentence}`);
      troubles.raise(`changed ${change} ${stream}`, {
        kind: 'stream',
        sentence: () => `the source of "${stream}" changed: ${SOURCE_CHANGES[change]}`,
        details: [sentence],
        lastsMs: TROUBLE_LASTS_MS,
      });
    },
    backlogSeen: ({ stream, backlog }) => {
      connections.setBacklog(stream, backlog);
      showBacklogs(output);
      if (backlog.mirrorLag !== undefined && !troubles.has(mirrorKey(stream)))
        own.set('natsight_stream_mirror_behind', { stream }, 0);
    },
    mirrorBehind: ({ stream, reason }) => {
      own.set('natsight_stream_mirror_behind', { stream }, 1);
      output.throttled(`mirror ${stream}`, (count) =>
        log.warn({ stream, reason, count }, 'events come late: the mirror does not keep up'),
      );
      troubles.raise(mirrorKey(stream), {
        kind: 'stream',
        sentence: () => `events of "${stream}" come late: ${reason}`,
      });
    },
    mirrorCaughtUp: ({ stream }) => {
      own.set('natsight_stream_mirror_behind', { stream }, 0);
      troubles.clear(mirrorKey(stream));
      log.info({ stream }, 'the mirror keeps up again');
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showSources(output: TelemetryOutput, { streams }: Pick<Setup, 'streams'>): void {
  const { own } = output;
  for (const { name: stream, source } of streams) {
    if (source.kind !== 'jetstream') continue;
    for (const why of Object.keys(LOSS_REASONS)) own.add('natsight_lost_events_total', { stream, why }, 0);
    for (const change of Object.keys(SOURCE_CHANGES)) {
      own.add('natsight_stream_changes_total', { stream, change }, 0);
    }
  }
  showBacklogs(output);
}

const GAUGES = [
  ['natsight_stream_pending_messages', ({ pending }) => pending],
  ['natsight_stream_oldest_pending_seconds', ({ oldestSeconds }) => oldestSeconds],
  ['natsight_stream_acked_sequence', ({ acked }) => acked],
  ['natsight_stream_last_sequence', ({ last }) => last],
  ['natsight_stream_mirror_lag_messages', ({ mirrorLag }) => mirrorLag],
] as const satisfies readonly (readonly [OwnGauge, (backlog: SourceBacklog) => number | undefined])[];

/** What is not known is absent. */
function showBacklogs({ own, connections }: TelemetryOutput): void {
  const backlogs = [...connections.backlogs()];
  for (const [name, valueOf] of GAUGES) {
    own.replace(
      name,
      backlogs.flatMap(([stream, backlog]) => {
        const value = valueOf(backlog);
        return value === undefined ? [] : [[{ stream }, value] as const];
      }),
    );
  }
}

const mirrorKey = (stream: string) => `mirror ${stream}`;
