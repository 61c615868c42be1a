import type { Problem } from '../../../../setup/problem.js';
import { systemClock } from '../../clock.js';
import { readWebConfig } from './read-web-config.js';
import { WatchedFiles } from '../../config-file/watched-files.js';
import { ConfigFileError } from '../../config-file/config-file-error.js';
import type { ConfigFilePlace } from '../../config-file/config-file-error.js';

/** What `natsight run` would say of `--web.config.file`: its first fault, or its warnings. */
export function webConfigProblems(file: string): readonly Problem[] {
  const now = () => systemClock.now();
  const problem = (level: Problem['level'], message: string, { line = 1 }: ConfigFilePlace): Problem => ({
    level,
    file,
    line,
    column: 1,
    message,
  });
  try {
    const { warnings } = readWebConfig(file, new WatchedFiles(now), now());
    return warnings.map(({ place, message }) => problem('warning', message, place));
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return [problem('error', error.reason, error.place)];
  }
}
