import { expect, test } from '@jest/globals';
import { runNatsight } from '../support/run-command.js';
import { codeBlocks } from '../support/markdown.js';
import { read } from './documents.js';

const blockOf = (page: string, mark: string) =>
  codeBlocks(read(page)).find(({ language }) => language === mark)?.text;

test('the scenario of the page is the one of the example', () => {
  expect(blockOf('docs/scenarios.md', 'yaml scenario orders')).toBe(
    read('setup/examples/orders/orders.scenario.yaml'),
  );
});

test('the report of the page is what the command prints', async () => {
  const example = 'setup/examples/devices';
  const { stdout } = await runNatsight(['backtest', example, '--events', `${example}/events.ndjson`]);
  expect(blockOf('docs/backtest.md', 'text backtest devices')).toBe(stdout);
});
