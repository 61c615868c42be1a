import { formatDuration } from '../../setup/model/duration.js';
import type { AlertHistory } from '../../prometheus/history/alert-history.js';
import type { NoiseFinding } from '../../prometheus/history/noise.js';
import { periodWords, timesWords, waitAdvice } from './words.js';

const TITLES: Readonly<Record<NoiseFinding['kind'], string>> = {
  resolves: 'Fired, and resolved by themselves in less than 5 minutes',
  flaps: 'Returned within 10 minutes of their end',
  duplicate: 'Fired together with another alert',
  never: 'Never fired',
};

/** What `natsight alerts quiet` prints for people. */
export function quietText(history: AlertHistory, findings: readonly NoiseFinding[]): string {
  const { service, period, observedMs } = history;
  const when = periodWords(period.untilMs - period.fromMs, observedMs);
  if (observedMs === 0)
    return `${service}: Prometheus has no samples of this service ${when}, so nothing is known of its alerts.\n`;
  if (findings.length === 0) return `${service}: no alert needs a change, as far as they fired ${when}.\n`;
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => {
    const lines = findings
      .filter((finding) => finding.kind === kind)
      .map((finding) => `  ${lineOf(finding)}`);
    return [`${TITLES[kind]}:`, ...lines].join('\n');
  });
  return `${service}: what its alerts did ${when}\n\n${parts.join('\n\n')}\n`;
}

function lineOf(finding: NoiseFinding): string {
  const { alert } = finding;
  switch (finding.kind) {
    case 'resolves':
      return `${alert}: ${finding.short} of ${timesWords(finding.times)}. ${finding.longerWait === undefined ? 'Raise its bound, or send it to a receiver that nobody has to answer at once' : waitAdvice(finding.longerWait)}.`;
    case 'flaps':
      return `${alert}: ${finding.returned} of ${timesWords(finding.times)}. Let it end later: "clearBelow", "clearAbove" or "clearAfter" of the insight, or "keepFiringFor": "${formatDuration(600_000)}" of the alert.`;
    case 'duplicate':
      return `${alert}: ${finding.together} of ${timesWords(finding.times)}, with ${finding.of}. Keep one of them, or let it be of a lower severity.`;
    case 'never':
      return `${alert}: if its condition cannot happen, remove it; if it is to be trusted, try it with events of its kind.`;
  }
}
