import { describe, expect, test } from '@jest/globals';
import { setupForServer } from '../../alertmanager/server-version.js';
import { receiverSchema } from '../../setup/model/receiver.js';
import type { Receiver } from '../../setup/model/receiver.js';
import type { Setup } from '../../setup/model/setup.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';

const named = (name: string, written: object): Receiver => ({ name, ...receiverSchema.parse(written) });
const teams = named('ops', { teams: { webhookUrlFile: '/url' } });
const discord = named('ops', { discord: { webhookUrlFile: '/url' } });

function setupWith(receivers: readonly Receiver[], declared = '0.31'): Setup {
  const base = setupOf(FLIGHTS);
  return {
    ...base,
    alerting: { ...base.alerting, receivers },
    updates: { ...base.updates, alertmanager: { version: declared } },
  };
}

describe('the receivers of a setup for a running Alertmanager', () => {
  test('are written for its version, not for that of the setup', () => {
    expect(setupForServer(setupWith([teams]), '0.28.1', 'http://a').updates.alertmanager.version).toBe(
      '0.28.1',
    );
    expect(
      setupForServer(setupWith([teams], '0.25'), '0.28.1', 'http://a').updates.alertmanager.version,
    ).toBe('0.28.1');
  });

  test('are refused if it is too old for one, whatever the setup says', () => {
    expect(() => setupForServer(setupWith([teams]), '0.25.0', 'http://a:9093')).toThrow(
      'The receiver "ops" of the kind "teams" needs Alertmanager 0.28, the first that reads the address of a workflow of Microsoft Teams from a file; the one at http://a:9093 is 0.25.0, and the setup says 0.31 (dynamicUpdates.alertmanager.version). Upgrade Alertmanager, or use another receiver.',
    );
    expect(() => setupForServer(setupWith([discord]), '0.27.0', 'http://a')).toThrow(
      /or use "slack" with an "apiUrlFile"/,
    );
  });

  test('do not count if no route uses them', () => {
    const ops = named('ops', { webhook: 'http://127.0.0.1:9/' });
    expect(
      setupForServer(setupWith([ops, { ...teams, name: 'unused' }]), '0.25.0', 'http://a'),
    ).toBeDefined();
  });

  test('are those of the setup for a build that names no version', () => {
    for (const version of ['', '(devel)', 'main']) {
      expect(setupForServer(setupWith([teams]), version, 'http://a').updates.alertmanager.version).toBe(
        '0.31',
      );
    }
  });
});
