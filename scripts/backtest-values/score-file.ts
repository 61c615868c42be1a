import { scoreSeries } from '../../exporter/adaptive/score-series.js';
import type { TimedValue } from '../../exporter/adaptive/score-series.js';
import { csvRows } from '../../exporter/io/file/csv-rows.js';
import type { CsvRow } from '../../exporter/io/file/csv-rows.js';
import { RecordedEventsError } from '../../exporter/io/file/recorded-events-error.js';
import { timeReaderOf } from '../../setup/time/time-reader.js';

/** Times without an offset are UTC; numbers are seconds, milliseconds or finer, by their magnitude. */
const readTime = timeReaderOf({ kind: 'unit', unit: 'auto', zone: 'UTC' });
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** How a value that is missing may be written. */
const MISSING = /^(?:|nan|null)$/i;

/** What became of one file. */
export interface FileScores {
  /** The CSV file `timestamp,value,anomaly_score`. */
  readonly text: string;
  readonly values: number;
  readonly alerts: number;
}

/**
 * The CSV file `timestamp,value,anomaly_score` of a CSV file `timestamp,value`: rows in their order, times and values as they are
 * written. A value that is missing scores 0. A score of 1 or more means that the row alerts.
 */
export function scoreFile(name: string, bytes: Uint8Array): FileScores {
  const rows = csvRows(name, bytes);
  const scores = scoreSeries(rows.map((row) => timedValue(name, row)));
  const lines = rows.map(({ cells: { timestamp = '', value = '' } }, index) => {
    // Six digits are finer than any threshold.
    return `${quoted(timestamp)},${quoted(value)},${Number((scores[index] ?? 0).toFixed(6))}`;
  });
  return {
    text: `${['timestamp,value,anomaly_score', ...lines].join('\n')}\n`,
    values: rows.length,
    alerts: scores.filter((score) => score >= 1).length,
  };
}

function timedValue(name: string, { place, cells: { timestamp, value } }: CsvRow): TimedValue {
  if (timestamp === undefined || value === undefined) {
    throw new RecordedEventsError(`${name}: expected the columns "timestamp" and "value" in the first line`);
  }
  const atMs = readTime(timestamp);
  if (Number.isNaN(atMs)) {
    throw new RecordedEventsError(
      `${place}: expected a time such as "2026-03-09 14:05:00" or "2026-03-09T14:05:00Z", found "${timestamp}"`,
    );
  }
  if (MISSING.test(value)) return { atMs, value: NaN };
  if (!NUMBER.test(value)) {
    throw new RecordedEventsError(`${place}: expected a number as "value", found "${value}"`);
  }
  return { atMs, value: Number(value) };
}

/** Cells with a comma or quotes are quoted, as in RFC 4180. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
