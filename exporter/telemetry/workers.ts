import type { ByKind } from '../happening/by-kind.js';
import type { WorkerHappening } from '../happening/worker.js';
import type { TelemetryOutput } from './output.js';

export function workerTelemetry({ own, log }: TelemetryOutput): ByKind<WorkerHappening> {
  return {
    workerEnded: ({ worker, error, retryMs }) => {
      own.add('natsight_worker_restarts_total');
      log.error({ worker, err: error, retryMs }, 'worker thread exited; restarting');
    },
  };
}
