import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import type { LabelledTime } from '../../backtest/labels.js';
import { parseFields } from '../file/parse-fields.js';
import { parseRecordedTime } from '../file/recorded-time.js';
import { BacktestError } from './backtest-error.js';

/** Reads the times in which something was wrong: CSV or JSON with "start", "end" and, if only one rule is meant, "rule". */
export function readLabels(path: string): readonly LabelledTime[] {
  const name = basename(path);
  const rows = parseFields(name, readText(path));
  if (rows.length === 0)
    throw new BacktestError(`${name}: no labels found: expected the columns start and end`);
  return rows.map((row, index) => {
    const [startMs, endMs] = [timeOf(row, 'start', name, index), timeOf(row, 'end', name, index)];
    if (endMs < startMs) {
      throw new BacktestError(`${name}: label ${index + 1}: "end" is before "start": exchange them`);
    }
    const { rule } = row;
    return { startMs, endMs, rule: typeof rule === 'string' && rule !== '' ? rule : undefined };
  });
}

function timeOf(row: Readonly<Record<string, unknown>>, key: string, name: string, index: number): number {
  const ms = parseRecordedTime(row[key]);
  if (!Number.isNaN(ms)) return ms;
  const found = row[key] === undefined ? 'nothing' : JSON.stringify(row[key]);
  throw new BacktestError(
    `${name}: label ${index + 1}: "${key}" is ${found}, expected a time such as "2024-11-04T10:00:00Z"`,
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new BacktestError(`labels "${path}" cannot be read: ${fileFault(cause)}`, { cause });
  }
}
