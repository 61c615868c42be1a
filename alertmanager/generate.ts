import type { Addresses } from '../setup/addresses.js';
import { generatedYaml } from '../setup/deployment/generated-yaml.js';
import { serverHeaderOf } from '../setup/deployment/ownership.js';
import type { Setup } from '../setup/model/setup.js';
import { faultsOf } from './faults.js';
import { inhibitionsOf, inhibitRule } from './inhibition.js';
import { writeMatcher } from './matcher.js';
import { NOBODY, receiverConfiguration } from './receivers/receivers.js';
import { branchesOf, routeTree } from './route.js';
import type { Branch } from './branch.js';
import { routeTests, routeTestScript } from './route-tests.js';
import { timeInterval } from './time-interval.js';

/** The configuration file of the server. */
export const ALERTMANAGER_FILE = 'alertmanager.yml';

/** All generated files for Alertmanager: path below `alertmanager/generated` -> text. */
export function generateAlertmanager(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const tests = routeTests(branchesOf(setup), setup.alerting.route.default);
  return new Map([
    ...alertmanagerServerFiles(setup, addresses),
    ['routes-test.sh', routeTestScript(tests, setup.service.name)],
  ]);
}

/** The file of a server that natsight owns. */
export function alertmanagerServerFiles(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const { route, inhibitions, timeIntervals, receivers } = alertmanagerConfiguration(setup, addresses);
  const configuration = {
    route,
    inhibit_rules: inhibitions,
    ...(timeIntervals.length > 0 && { time_intervals: timeIntervals }),
    receivers,
  };
  return new Map([[ALERTMANAGER_FILE, generatedYaml(configuration, serverHeaderOf(setup.service.name))]]);
}

/** How the alerts of a setup are routed, before it is written for a server. */
export function routing(setup: Setup) {
  const branches = branchesOf(setup);
  const used = usedReceivers(setup, branches);
  const inhibitions = inhibitionsOf(setup);
  const faults = faultsOf(branches, used, inhibitions);
  if (faults.length > 0) throw new Error(`BUG: routes that do not work: ${faults.join('; ')}`);
  const receivers = setup.alerting.receivers.filter(({ name }) => used.includes(name));
  return { branches, inhibitions, receivers };
}

/** What a setup needs in Alertmanager, in its format. */
export function alertmanagerConfiguration(setup: Setup, addresses: Addresses) {
  const { branches, inhibitions, receivers } = routing(setup);
  return {
    route: routeTree(setup, branches, writeMatcher),
    inhibitions: inhibitions.map(inhibitRule),
    timeIntervals: setup.alerting.quietTimes.map(timeInterval),
    receivers: [
      ...receivers.map((receiver) =>
        receiverConfiguration(receiver, addresses, setup.updates.alertmanager, setup.alerting),
      ),
      ...(branches.some(({ receiver }) => receiver === NOBODY) ? [{ name: NOBODY }] : []),
    ],
  };
}

/** The default first. Unused receivers are omitted, because Alertmanager would still read their secret files. */
export function usedReceivers(
  setup: Setup,
  branches: readonly Branch[] = branchesOf(setup),
): readonly string[] {
  return [...new Set([setup.alerting.route.default, ...branches.map(({ receiver }) => receiver)])];
}
