import { ALERT } from '../../setup/alert-names.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Objective } from '../../setup/model/objective.js';
import type { Setup } from '../../setup/model/setup.js';
import type { AlertPanel } from '../../setup/layout/alert-panel.js';
import { severityFor } from '../../setup/severity.js';
import { parseTemplate } from '../../setup/template.js';
import { OBJECTIVE_GOOD_SEEN, objectiveEvents, objectiveLabels } from '../names.js';
import { baseWindowMs, objectiveIntervalMs } from '../../setup/objective/windows.js';
import { roundNumber, selector } from '../promql.js';
import { defaultKeepMs } from './alert.js';
import type { Alert } from './alert.js';
import { run } from './probe.js';
import type { Course } from './probe.js';

/**
 * Fires for an objective that counts events of which none was ever good. Its error budget is then not watched: either its selector
 * finds nothing, or everything has failed from the start. A person has to look.
 */
export function unmatchedObjective(setup: Setup, objective: Objective, panel: AlertPanel): Alert {
  const labels = objectiveLabels(setup, objective);
  const windowMs = baseWindowMs(objective, setup.updates);
  const events = selector(objectiveEvents(formatDuration(windowMs)), labels);
  const seen = selector(OBJECTIVE_GOOD_SEEN, labels);
  const minimum = Math.max(objective.minimumEvents, 1);
  const intervalMs = objectiveIntervalMs(objective, setup.updates);
  const expr = `${events} * ${roundNumber(windowMs / 1_000)} >= ${minimum}\nunless ${seen}`;
  const firing = [{ labels: {}, value: undefined }];
  return {
    name: ALERT.objectiveUnmatched,
    severity: severityFor('warning', setup.alerting),
    expr,
    forMs: windowMs,
    keepMs: defaultKeepMs(intervalMs),
    labels: { objective: objective.name },
    summary: parseTemplate(`Objective "${objective.name}": none of its events was ever good`),
    description: parseTemplate(
      'Its error budget is not watched. Either "good" selects the wrong series, or every event has failed since the objective exists. Query "good" in Prometheus: does it find a series?',
    ),
    condition: 'events, but never a good one',
    value: undefined,
    runbook: objective.runbook,
    panel,
    probe: {
      series: [
        { series: events, course: justEnough(rateOf(minimum, windowMs / 1_000)) },
        { series: seen, course: atLast },
      ],
      firing,
    },
  };
}

/** Events per second that are so many in some seconds, and not one less by rounding. */
function rateOf(events: number, seconds: number): number {
  const rate = events / seconds;
  return rate * seconds < events ? rate * (1 + Number.EPSILON) : rate;
}

/** Too few events per second, then just enough, then more. */
const justEnough =
  (rate: number): Course =>
  ({ before, during, after }) =>
    [run(0.95 * rate, 0, before), run(rate, 0, 1), run(2 * rate, 0, during + after - 1)].join(' ');

/** The first good event ends the alert. */
const atLast: Course = ({ before, during, after }) => `_x${before + during} ${run(1, 0, after)}`;
