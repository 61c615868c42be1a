import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONITORING_FILE, PROCESSING_FILE } from '../../../setup/model/setup.js';
import { root } from '../../support/run-command.js';
import { writeText } from '../../support/temp-folder.js';

const example = join(root, 'setup', 'examples', 'flights');

/** A row of flights.csv. */
export interface Flight {
  readonly scheduled: string;
  readonly origin: string;
  readonly destination: string;
  /** Minutes. */
  readonly delay: number;
  /** Miles. */
  readonly distance: number;
}

/** A flight as it was published. */
export interface PublishedFlight extends Flight {
  readonly id: string;
  /** Its event time: when it was published, milliseconds since 1970. */
  readonly timeMs: number;
}

/** The flights of some days, `2001-02-24`, read by splitting lines: no code of the product is used. */
export function flightsOf(...days: readonly string[]): Flight[] {
  const [head = '', ...lines] = readFileSync(join(example, 'flights.csv'), 'utf8').trim().split('\n');
  const columns = head.split(',');
  const field = (line: string, column: string) => line.split(',')[columns.indexOf(column)] ?? '';
  return lines
    .filter((line) => days.includes(field(line, 'scheduled').slice(0, 10)))
    .map((line) => ({
      scheduled: field(line, 'scheduled'),
      origin: field(line, 'origin'),
      destination: field(line, 'destination'),
      delay: Number(field(line, 'delay')),
      distance: Number(field(line, 'distance')),
    }));
}

/** A copy of the example's setup whose alerts go to a webhook of ours, and whose first scrape has all values. Returns its folder. */
export async function copyFlightsSetup(folder: string, webhookUrl: string): Promise<string> {
  const setup = join(folder, 'flights');
  for (const file of [PROCESSING_FILE, MONITORING_FILE]) {
    const text = readFileSync(join(example, file), 'utf8');
    const changed = text
      .replaceAll('http://127.0.0.1:9099/alerts', webhookUrl)
      .replace('"hotReload": true', '"hotReload": true, "startsAtZero": false');
    await writeText(setup, file, changed);
  }
  return setup;
}
