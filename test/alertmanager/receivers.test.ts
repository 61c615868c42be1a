import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generateAlertmanager } from '../../alertmanager/generate.js';
import { receiverConfiguration } from '../../alertmanager/receivers/receivers.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { receiverSchema } from '../../setup/model/alerting.js';
import type { Receiver } from '../../setup/model/alerting.js';
import type { Setup } from '../../setup/model/setup.js';
import { runAmtool } from '../support/run-command.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../prometheus/write-files.js';
import { RECEIVER_CASES } from './receiver-cases.js';

describe.each(Object.entries(RECEIVER_CASES))('a receiver of the kind %s', (kind, receiverCase) => {
  const { written, configuration } = receiverCase;
  const receiver: Receiver = { ...receiverSchema.parse(written), name: 'ops' };
  const folder = tempFolder();

  test('is written for Alertmanager, and is told when an alert is resolved', () => {
    expect(receiver.kind).toBe(kind);
    const found = receiverConfiguration(receiver, DEFAULT_ADDRESSES);
    expect(found).toMatchObject({ name: 'ops', ...configuration });
    const integration: unknown = Object.values(found).find(Array.isArray);
    expect(integration).toMatchObject([{ send_resolved: true }]);
  });

  test('is one that amtool accepts', async () => {
    const base = setupOf(FLIGHTS);
    const setup: Setup = { ...base, alerting: { ...base.alerting, receivers: [receiver] } };
    await writeFiles(folder, generateAlertmanager(setup, DEFAULT_ADDRESSES));
    const checked = await runAmtool(['check-config', join(folder, 'alertmanager.yml')]);
    expect(checked).toMatchObject({ exitCode: 0 });
  });
});
