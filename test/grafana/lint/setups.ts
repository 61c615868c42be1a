import { loadSetup } from '../../../setup/load.js';
import { root } from '../../support/run-command.js';
import { setupOf } from '../../support/setup-fixture.js';

export const ORDERS = loadSetup(`${root}/setup/examples/orders`).setup;
export const FLIGHTS = loadSetup(`${root}/setup/examples/flights`).setup;
export const counter = ORDERS.metrics.find(({ name }) => name.endsWith('_total'));
/** All values of the label are known. */
export const KNOWN = setupOf({
  liveMetrics: {
    flights_landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights that landed.',
      labels: { haul: { value: 'haul', limit: 3, values: ['long', 'medium', 'short'] } },
    },
  },
});
export const [objective] = FLIGHTS.alerting.objectives;
export const metric = counter?.name ?? '';

export function onlyOneObjective(): typeof FLIGHTS {
  return {
    ...FLIGHTS,
    alerting: { ...FLIGHTS.alerting, objectives: FLIGHTS.alerting.objectives.slice(0, 1) },
  };
}
