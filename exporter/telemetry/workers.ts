import type { ByKind } from '../happening/by-kind.js';
import type { WorkerHappening } from '../happening/worker.js';
import { placeOf } from './error-place.js';
import type { TelemetryOutput } from './output.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

const busyKey = (worker: number) => `worker ${worker} busy`;

export function workerTelemetry({ own, log, troubles }: TelemetryOutput): ByKind<WorkerHappening> {
  /** By stream: the reason that was told. A reload tells only what is new. */
  const toldWhole = new Map<string, string>();
  return {
    streamReadWhole: ({ stream, reason }) => {
      if (toldWhole.get(stream) === reason) return;
      toldWhole.set(stream, reason);
      log.info({ stream, reason }, 'one worker reads the whole stream');
    },
    workerBusy: ({ worker, inProcess }) => {
      const of = inProcess === undefined ? '' : ` of "${inProcess.stream}"`;
      troubles.raise(busyKey(worker), {
        kind: 'worker',
        sentence: () =>
          `worker thread ${worker} is busy with one message${of}; what else it reads has to wait`,
        ...(inProcess !== undefined &&
          inProcess.sequence > 0 && { details: [`message ${inProcess.sequence}`] }),
      });
      log.warn({ worker, ...inProcess }, 'worker thread is busy with one message');
    },
    workerAnswered: ({ worker }) => {
      troubles.clear(busyKey(worker));
      log.info({ worker }, 'worker thread goes on');
    },
    workerEnded: ({ worker, error, retryMs, lost }) => {
      own.add('natsight_worker_restarts_total');
      troubles.clear(busyKey(worker));
      for (const [stream, count] of lost) own.add('natsight_worker_messages_lost_total', { stream }, count);
      const fields = { worker, err: error, retryMs, lost: Object.fromEntries(lost) };
      log.error(fields, 'worker thread exited; restarting');
      troubles.raise(`worker ${worker}`, {
        kind: 'worker',
        sentence: (count) =>
          `worker thread ${worker} exited and was restarted${count === 1 ? '' : `, ${count} times`}`,
        details: [`the last error: ${placeOf(error)}`],
        lastsMs: TROUBLE_LASTS_MS,
      });
    },
  };
}
