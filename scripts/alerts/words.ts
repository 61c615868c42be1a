import { formatDuration } from '../../setup/model/duration.js';
import { durationWords, lastWords } from '../../setup/value/duration-text.js';
import type { LongerWait } from '../../prometheus/history/longer-wait.js';

/** `"for": "2m" would have prevented 18 of them (82 %)`. */
export function waitAdvice({ key, ms, removed, share }: LongerWait): string {
  return `"${key}": "${formatDuration(ms)}" would have prevented ${removed} of them (${Math.floor(share * 100)} %)`;
}

/** `in the last 2 weeks, of which Prometheus has 3 days`. */
export function periodWords(periodMs: number, observedMs: number): string {
  const missing = observedMs > 0 && periodMs - observedMs > periodMs / 20;
  const observed = missing ? `, of which Prometheus has ${roughly(observedMs)}` : '';
  return `in the last ${lastWords(periodMs)}${observed}`;
}

export const timesWords = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** To two digits at most: nobody needs more of days that passed. */
export function roughly(ms: number): string {
  const step = [86_400_000, 3_600_000, 60_000, 1_000].find((unit) => ms >= 10 * unit) ?? 1_000;
  const finer = step === 1_000 ? 1_000 : step / 10;
  return durationWords(Math.round(ms / finer) * finer);
}

/** Rows under their headers, columns as wide as needed; numbers to the right. */
export function tableText(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headers, ...rows];
  const widths = headers.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          /^[\d.]/.test(rows[0]?.[column] ?? '')
            ? cell.padStart(widths[column] ?? 0)
            : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
