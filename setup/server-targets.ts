import type { AlertmanagerTarget } from './alertmanager-target.js';
import type { PrometheusTarget } from './promql/target.js';

/** Running servers, as they were found. An absent one is as the setup says. */
export interface ServerTargets {
  readonly prometheus?: PrometheusTarget | undefined;
  readonly alertmanager?: AlertmanagerTarget | undefined;
}
