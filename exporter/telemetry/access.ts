import type { AccessHappening } from '../happening/access.js';
import type { ByKind } from '../happening/by-kind.js';
import type { TelemetryOutput } from './output.js';

const FAILURES = ['missing', 'malformed', 'wrong', 'certificate'] as const;
const REFUSALS = ['address', 'backlog'] as const;

export function accessTelemetry(output: TelemetryOutput): ByKind<AccessHappening> {
  const { own, log } = output;
  // Without a --web.config.file they have no meaning.
  own.setShown('natsight_web_config_last_reload_success', false);
  own.setShown('natsight_web_certificate_expiry_timestamp_seconds', false);
  const loaded = (result: 'success' | 'failure') => {
    own.add('natsight_web_config_reloads_total', { result });
    own.setShown('natsight_web_config_last_reload_success', true);
    own.set('natsight_web_config_last_reload_success', {}, result === 'success' ? 1 : 0);
  };
  return {
    authenticationFailed: ({ reason, address }) => {
      own.add('natsight_authentication_failures_total', { reason });
      // Every browser asks without credentials first.
      if (reason === 'missing') return;
      output.counted(`authentication ${reason}`, (count) =>
        log.warn({ reason, address, count }, 'authentication failed'),
      );
    },
    authenticationRefused: ({ reason, address }) => {
      own.add('natsight_authentications_refused_total', { reason });
      output.counted(`authentication refused ${reason}`, (count) =>
        log.warn({ reason, address, count }, 'passwords not compared: too many wrong ones'),
      );
    },
    requestOverRate: () => {
      own.add('natsight_requests_over_rate_total');
      output.counted('over rate', (count) =>
        log.warn({ count }, 'requests refused: more than the rate_limit of --web.config.file'),
      );
    },
    webConfigLoaded: ({ file, warnings, certificateExpiresMs }) => {
      loaded('success');
      if (certificateExpiresMs !== undefined) {
        own.setShown('natsight_web_certificate_expiry_timestamp_seconds', true);
        own.set('natsight_web_certificate_expiry_timestamp_seconds', {}, certificateExpiresMs / 1000);
      }
      log.info({ file }, 'web configuration loaded');
      for (const warning of warnings) log.warn({ warning }, 'the web configuration may not be as meant');
    },
    webConfigRefused: ({ reason }) => {
      loaded('failure');
      log.error({ reason }, 'could not reload the web configuration; the previous one stays active');
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showAccess({ own }: TelemetryOutput): void {
  for (const reason of FAILURES) own.add('natsight_authentication_failures_total', { reason }, 0);
  for (const reason of REFUSALS) own.add('natsight_authentications_refused_total', { reason }, 0);
  for (const result of ['success', 'failure']) own.add('natsight_web_config_reloads_total', { result }, 0);
}
