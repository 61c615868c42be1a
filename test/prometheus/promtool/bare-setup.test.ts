import { join } from 'node:path';
import { requireSetup } from '../../../setup/load.js';
import type { Setup } from '../../../setup/model/setup.js';
import { root } from '../../support/run-command.js';
import { describePromtool } from './rig.js';

const flights = requireSetup(join(root, 'setup/examples/flights'));
const bare: Setup = {
  ...flights,
  metrics: [],
  insights: [],
  dashboards: [],
  alerting: {
    ...flights.alerting,
    insightAlerts: new Map(),
    promqlAlerts: [],
    objectives: [],
  },
};

describePromtool('a setup without metrics, insights, alerts and dashboards', bare);
