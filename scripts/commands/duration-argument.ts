import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../setup/model/duration.js';

/** Parses a duration on the command line, such as `60s`, as milliseconds. */
export function durationArgument(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined || milliseconds === 0) {
    throw new InvalidArgumentError('expected a duration such as 60s or 5m');
  }
  return milliseconds;
}
