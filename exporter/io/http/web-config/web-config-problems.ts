import type { Problem } from '../../../../setup/problem.js';
import { systemClock } from '../../clock.js';
import { readWebConfig } from './read-web-config.js';
import { WatchedFiles } from './watched-files.js';
import { WebConfigError } from './web-config-error.js';
import type { WebConfigPlace } from './web-config-error.js';

/** What `natsight run` would say of `--web.config.file`: its first fault, or its warnings. */
export function webConfigProblems(file: string): readonly Problem[] {
  const now = () => systemClock.now();
  const problem = (level: Problem['level'], message: string, { line = 1 }: WebConfigPlace): Problem => ({
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
    if (!(error instanceof WebConfigError)) throw error;
    return [problem('error', error.reason, error.place)];
  }
}
