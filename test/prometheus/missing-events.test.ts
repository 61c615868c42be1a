import { expect, test } from '@jest/globals';
import { runPromtool } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';
import { missingEventsTest } from './missing-events.js';

const folder = tempFolder();

test('alerts on events that are missing fire, or do not, as each case says', async () => {
  const path = await missingEventsTest(folder);
  expect(await runPromtool(['test', 'rules', path])).toMatchObject({ exitCode: 0, stderr: '' });
});
