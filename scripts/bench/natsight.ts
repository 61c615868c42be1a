import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { App } from '../../exporter/app.js';
import { compileInLargePieces } from '../../exporter/io/process/compiler.js';
import type { StateOptions } from '../../exporter/io/checkpoint/kept-state.js';
import { OPEN } from '../../exporter/io/http/web-config.js';
import type { Setup } from '../../setup/model/setup.js';
import type { RunningExporter } from './running-exporter.js';
import { until } from './until.js';

interface BenchAppOptions {
  /** Gets each line of the log. */
  readonly logged?: (line: string) => void;
  readonly state?: StateOptions;
}

/** Runs the exporter like `natsight run`, but in this process. */
export async function startNatsight(
  natsUrl: string,
  setup: Setup,
  { logged = () => undefined, state }: BenchAppOptions = {},
): Promise<RunningExporter> {
  compileInLargePieces();
  const app = new App({
    setup,
    directory: tmpdir(),
    listen: { host: '127.0.0.1', port: 0 },
    web: OPEN,
    externalUrl: undefined,
    natsUrl,
    state,
    alertmanagers: [],
    prometheus: undefined,
    version: 'bench',
    log: pino({ level: 'info' }, { write: logged }),
    onQuit: undefined,
    onFatal: (error) => {
      throw error;
    },
  });
  const url = await app.start();
  await until(() => app.status().ready);
  return {
    events: () => app.status().streams[0]?.received ?? 0,
    metricsUrl: `${url}/metrics`,
    stop: () => app.stop('the benchmark is done'),
  };
}
