import { join, resolve } from 'node:path';
import { packageFolder } from '../../exporter/io/process/package-folder.js';

const setup = join(packageFolder(), 'setup', 'examples', 'flights');

/** The demonstration: 20,000 flights of 2001, an hour of theirs in each second of ours, from a day before the bad days. */
export const FLIGHTS_DEMO = {
  /** In the package, wherever natsight is started. */
  setup,
  file: join(setup, 'flights.csv'),
  speed: 3_600,
  from: '2001-02-23T18:00:00Z',
  subject: 'flights.{origin}',
  stream: 'FLIGHTS',
} as const;

/** Whether a setup folder is the demonstration's: others bring events of their own. */
export function isFlightsDemo(directory: string): boolean {
  return resolve(directory) === FLIGHTS_DEMO.setup;
}

/** How the recorded flights are played, whoever plays them. */
export function playArguments(): readonly string[] {
  return ['--speed', String(FLIGHTS_DEMO.speed), '--from', FLIGHTS_DEMO.from, '--loop'];
}
