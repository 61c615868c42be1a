import { NatsightError } from '../../setup/error.js';

/** There is no scenario to run, or one cannot be updated. */
export class ScenarioError extends NatsightError {
  readonly code = 'SCENARIO_UNUSABLE';
}
