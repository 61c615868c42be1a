import { ProvisionError } from '../setup/deployment/provision-error.js';
import type { Setup } from '../setup/model/setup.js';
import { isSince } from '../setup/promql/target.js';
import { receiverNeed } from '../setup/receiver-needs.js';
import { usedReceivers } from './generate.js';

/**
 * The setup for the Alertmanager at an address, whatever version the setup says. Throws a `ProvisionError` if the server cannot have a
 * receiver that the routes use. A development build names no version: it is taken for what the setup says.
 */
export function setupForServer(setup: Setup, version: string, address: string): Setup {
  if (!/^\d+\.\d+/.test(version)) return setup;
  const declared = setup.updates.alertmanager.version;
  const used = usedReceivers(setup);
  for (const receiver of setup.alerting.receivers.filter(({ name }) => used.includes(name))) {
    const { version: needed, reason, instead } = receiverNeed(receiver);
    if (isSince({ version }, needed)) continue;
    const remedy = instead === undefined ? 'use another receiver' : instead;
    throw new ProvisionError(
      'RECEIVER_UNSUPPORTED',
      `The receiver "${receiver.name}" of the kind "${receiver.kind}" needs Alertmanager ${needed}, ${reason}; the one at ${address} is ${version}, and the setup says ${declared} (dynamicUpdates.alertmanager.version). Upgrade Alertmanager, or ${remedy}.`,
    );
  }
  return { ...setup, updates: { ...setup.updates, alertmanager: { version } } };
}
