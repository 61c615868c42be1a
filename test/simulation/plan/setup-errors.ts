import type { Setup } from '../../../setup/model/setup.js';
import { parseSetup } from '../../../setup/parse.js';
import { formatAllProblems } from '../../../setup/problem.js';

const MONITORING = {
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
    route: { default: 'ops' },
  },
  dynamicUpdates: {},
};

/** The setup with this processing part, these alerts, and nothing to show. Throws if it has errors. */
export function requireNoErrors(processing: object, alerts: object): Setup {
  const monitoring = { ...MONITORING, instantAlerts: { ...MONITORING.instantAlerts, alerts } };
  const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(`BUG: ${formatAllProblems(errors).join('\n')}`);
  return setup;
}
