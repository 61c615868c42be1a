import type { Problem } from '../problem.js';
import { isSince } from '../promql/target.js';
import { receiverNeed } from '../receiver-needs.js';
import type { CheckContext } from './context.js';

/** Receivers that the Alertmanager of the setup does not know. It would refuse the whole configuration. */
export function* checkReceiverVersions({
  setup,
  monitoring,
  alertmanager,
}: CheckContext): Generator<Problem> {
  for (const receiver of setup.alerting.receivers) {
    const { version, reason, instead } = receiverNeed(receiver);
    if (isSince(alertmanager, version)) continue;
    const what = `a receiver of the kind "${receiver.kind}" needs Alertmanager ${version}, ${reason}`;
    const remedy = instead === undefined ? '' : `; on an older one, ${instead}`;
    yield monitoring.problem(
      ['instantAlerts', 'receivers', receiver.name],
      `${what}; the target is ${alertmanager.version} (dynamicUpdates.alertmanager.version)${remedy}`,
      'warning',
    );
  }
}
