import type { AlertReport, FiredAlert } from '../../prometheus/history/alert-report.js';
import { periodWords, roughly, tableText, timesWords, waitAdvice } from './words.js';

/** What `natsight alerts report` prints for people. */
export function reportText(report: AlertReport): string {
  const { service, rules, alerts } = report;
  if (report.observedMs === 0)
    return `${service}: Prometheus has no samples of this service ${periodWords(report.periodMs, 0)}, so nothing is known of its alerts.\n`;
  const watched = `${rules} alerting ${rules === 1 ? 'rule' : 'rules'}`;
  const period = periodWords(report.periodMs, report.observedMs);
  if (alerts.length === 0) return `${service}: none of ${watched} fired ${period}.\n`;
  const fired = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  const headline = `${service}: ${fired} of ${watched} fired ${timesWords(report.times)} ${period}, ${report.short} of them for less than 5 minutes.`;
  const table = tableText(
    ['ALERT', 'SEVERITY', 'TIMES', 'PER DAY', '< 5 MIN', 'MEDIAN', 'LONGEST', ''],
    alerts.map((alert) => [
      alert.alert,
      alert.severity,
      String(alert.times),
      alert.perDay.toFixed(1),
      String(alert.short),
      roughly(alert.medianMs),
      roughly(alert.longestMs),
      noteOf(alert),
    ]),
  );
  return [headline, ...observedLine(report), ...worstLine(alerts), '', table, ''].join('\n');
}

/** What the alerts that are tried out would have done. */
function observedLine({ observed: { alerts, times, short } }: AlertReport): readonly string[] {
  if (times === 0) return [];
  const which = alerts === 1 ? '1 alert' : `${alerts} alerts`;
  return [
    `Observed only: ${which} would have paged ${timesWords(times)}, ${short} of them for less than 5 minutes.`,
  ];
}

/** The rule of which a change would remove most. */
function worstLine(alerts: readonly FiredAlert[]): readonly string[] {
  const [worst] = alerts
    .filter(({ longerWait }) => longerWait !== undefined)
    .toSorted((a, b) => (b.longerWait?.removed ?? 0) - (a.longerWait?.removed ?? 0));
  if (worst?.longerWait === undefined) return [];
  return [`Worst rule: ${worst.alert}, ${timesWords(worst.times)}. ${waitAdvice(worst.longerWait)}.`];
}

function noteOf({ firing, isGone, observed, times }: FiredAlert): string {
  const notes = [
    ...(firing > 0
      ? [firing === 1 ? 'fires now' : `${firing} fire now`]
      : isGone
        ? ['no longer a rule']
        : []),
    ...(observed > 0 ? [observed === times ? 'observed' : `${observed} observed`] : []),
  ];
  return notes.join(', ');
}
