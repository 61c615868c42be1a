import type { ByKind } from '../happening/by-kind.js';
import type { SwitchHappening } from '../happening/switch.js';
import type { TelemetryOutput } from './output.js';

/** The key of the trouble that the switch is not armed. */
const NOT_ARMED = 'switch not armed';

const METRIC = 'natsight_dead_mans_switch_armed';

export function switchTelemetry(output: TelemetryOutput): ByKind<SwitchHappening> {
  const { own, log, troubles } = output;
  own.setShown(METRIC, false);
  return {
    switchArmed: ({ subject, afterMs }) => {
      own.setShown(METRIC, true);
      own.set(METRIC, {}, 1);
      log.info({ subject, afterMs }, 'NATS publishes a message if the exporter is gone');
      troubles.clear(NOT_ARMED);
    },
    switchFailed: ({ reason }) => {
      own.setShown(METRIC, true);
      own.set(METRIC, {}, 0);
      output.throttled(NOT_ARMED, (count) =>
        log.error({ reason, count }, 'cannot schedule the message of the switch; trying again'),
      );
      troubles.raise(NOT_ARMED, {
        kind: 'alerts',
        sentence: () => `the dead man's switch is not armed: ${reason}`,
      });
    },
    switchRemoved: () => {
      own.setShown(METRIC, false);
      log.info('NATS does not publish a message any more if the exporter is gone');
      troubles.clear(NOT_ARMED);
    },
  };
}
