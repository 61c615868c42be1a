import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Quiet times have a known time zone and a duration greater than zero. */
export function* checkQuietTimes({ setup, monitoring }: CheckContext): Generator<Problem> {
  for (const { name, from, to, timeZone } of setup.alerting.quietTimes) {
    const path = ['instantAlerts', 'quietTimes', name];
    if (!isTimeZone(timeZone)) {
      const message = `unknown time zone "${timeZone}": expected a name such as "Europe/Berlin" or "UTC"`;
      yield monitoring.problem([...path, 'timeZone'], message);
    }
    if (from === to) {
      yield monitoring.problem(
        [...path, 'to'],
        `"from" and "to" are both "${from}": expected different times`,
      );
    }
    if (from === '24:00') {
      yield monitoring.problem([...path, 'from'], '"24:00" is only valid as "to": expected "00:00"');
    }
  }
}

/** Alertmanager accepts IANA time zone names. It does not accept offsets such as "+02:00", which JavaScript does. */
function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
