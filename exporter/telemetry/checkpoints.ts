import type { CheckpointHappening } from '../happening/checkpoint.js';
import type { ByKind } from '../happening/by-kind.js';
import { CHECKPOINT_METRICS } from '../../setup/checkpoint-metrics.js';
import { placeOf } from './error-place.js';
import type { TelemetryOutput } from './output.js';
import { timesOf } from './gap-times.js';

const TROUBLE = 'checkpoint';

export function checkpointTelemetry(output: TelemetryOutput): ByKind<CheckpointHappening> {
  const { own, log, now, troubles } = output;
  setShown(output, false);
  return {
    stateNotKept: ({ reason }) => log.info({ reason }, 'the state is not kept over a restart'),
    stateRestored: ({ place, takenMs, kept, anew, unusable }) => {
      setShown(output, true);
      own.set('natsight_checkpoint_last_success', {}, 1);
      own.set('natsight_checkpoint_last_success_timestamp_seconds', {}, (takenMs ?? now()) / 1000);
      for (const sentence of unusable) log.warn({ state: place }, `checkpoint not used: ${sentence}`);
      for (const sentence of anew) log.info({ state: place }, `not kept: ${sentence}`);
      if (takenMs === undefined) return log.info({ state: place }, 'the state is kept from now on');
      log.info({ state: place, saved: new Date(takenMs).toISOString(), kept }, 'state restored');
    },
    checkpointSaved: ({ bytes, seconds }) => {
      setShown(output, true);
      own.set('natsight_checkpoint_last_success', {}, 1);
      own.set('natsight_checkpoint_last_success_timestamp_seconds', {}, now() / 1000);
      own.add('natsight_checkpoint_written_bytes_total', {}, bytes);
      own.observe('natsight_checkpoint_duration_seconds', seconds);
      if (troubles.clear(TROUBLE)) log.info('the state is saved again');
    },
    checkpointFailed: ({ error, retryMs }) => {
      setShown(output, true);
      own.set('natsight_checkpoint_last_success', {}, 0);
      own.add('natsight_checkpoint_failures_total');
      output.throttled('checkpoint', (count) =>
        log.error(
          { err: error, count, retryMs },
          'cannot save the state; trying again, and JetStream keeps the messages until then',
        ),
      );
      troubles.raise(TROUBLE, {
        kind: 'state',
        sentence: () => 'the state cannot be saved',
        details: [`the last error: ${placeOf(error)}`],
      });
    },
    stateLost: ({ reason }) => log.fatal({ reason }, 'the state belongs to another process now'),
    listeningResumed: ({ stream, fromMs, toMs }) =>
      log.info(
        { stream, ...timesOf(fromMs, toMs) },
        `no exporter has read the stream for a time${fromMs > toMs ? ' that is not known, since the clock was set back' : ''}; messages published meanwhile are lost, how many is not known`,
      ),
  };
}

function setShown({ own }: TelemetryOutput, isShown: boolean): void {
  // The keys are what the type says: the object is a constant.
  for (const name of Object.keys(CHECKPOINT_METRICS) as (keyof typeof CHECKPOINT_METRICS)[]) {
    own.setShown(name, isShown);
  }
}
