import type { ByKind } from '../happening/by-kind.js';
import type { LifecycleHappening } from '../happening/lifecycle.js';
import type { TelemetryOutput } from './output.js';

export function lifecycleTelemetry(output: TelemetryOutput): ByKind<LifecycleHappening> {
  const { own, log } = output;
  return {
    started: ({ url, version, node, dashboards }) => {
      own.set('natsight_build_info', { version, node }, 1);
      own.set('natsight_setup_last_reload_success', {}, 1);
      log.info({ url, version }, 'natsight started');
      for (const dashboard of dashboards) log.info(dashboard, 'live dashboard');
    },
    stopping: ({ why }) => log.info({ why }, 'natsight stopping'),
    stopped: ({ seconds }) => {
      output.closeAll();
      log.info({ seconds: Number(seconds.toFixed(3)) }, 'natsight stopped');
    },
  };
}
