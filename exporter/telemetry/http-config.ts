import type { ByKind } from '../happening/by-kind.js';
import type { HttpConfigHappening } from '../happening/http-config.js';
import type { TelemetryOutput } from './output.js';

export function httpConfigTelemetry({ log, troubles }: TelemetryOutput): ByKind<HttpConfigHappening> {
  const key = (file: string) => `http config ${file}`;
  return {
    httpConfigLoaded: ({ file }) => {
      troubles.clear(key(file));
      log.info({ file }, 'HTTP configuration loaded');
    },
    httpConfigRefused: ({ file, reason }) => {
      troubles.raise(key(file), {
        kind: 'setup',
        sentence: () => `the changed HTTP configuration ${file} is refused; the previous one stays active`,
        details: [reason],
      });
      log.error({ reason }, 'could not reload the HTTP configuration; the previous one stays active');
    },
  };
}
