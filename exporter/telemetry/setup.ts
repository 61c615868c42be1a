import type { ByKind } from '../happening/by-kind.js';
import type { SetupHappening } from '../happening/setup.js';
import type { TelemetryOutput } from './output.js';

/** The key of the trouble. */
const REFUSED = 'setup refused';

export function setupTelemetry(output: TelemetryOutput): ByKind<SetupHappening> {
  const { own, log, troubles } = output;
  const reloaded = (result: 'success' | 'failure') => {
    own.add('natsight_setup_reloads_total', { result });
    own.set('natsight_setup_last_reload_success', {}, result === 'success' ? 1 : 0);
    // The active setup is that of the files again.
    if (result === 'success') troubles.clear(REFUSED);
  };
  return {
    setupReloaded: ({ setupHash }) => {
      reloaded('success');
      // What is not told yet happened with the previous setup.
      output.closeAll();
      log.info({ setupHash }, 'setup reloaded');
    },
    setupUnchanged: () => {
      reloaded('success');
      log.debug('setup unchanged');
    },
    setupReloadFailed: ({ problems }) => {
      reloaded('failure');
      log.error({ problems }, 'could not reload the setup; the previous one stays active');
      // Of the files as they are now: an earlier refusal is over.
      troubles.clear(REFUSED);
      troubles.raise(REFUSED, {
        kind: 'setup',
        sentence: () => 'the changed setup was refused; the previous one stays active',
        details: problems,
      });
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showReloads({ own }: TelemetryOutput): void {
  for (const result of ['success', 'failure']) own.add('natsight_setup_reloads_total', { result }, 0);
}
