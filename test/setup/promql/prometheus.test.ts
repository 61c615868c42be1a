import { beforeAll, expect, test } from '@jest/globals';
import { parsePromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET } from '../../../setup/promql/target.js';
import { requireBinary, testServers } from '../../support/servers.js';
import { runCommand } from '../../support/run-command.js';
import { generatedExpressions } from './generated.js';
import { corpus } from './expressions.js';
import { differences, verdictOn } from './verdicts.js';

const servers = testServers();
let url = '';
let version = '';

beforeAll(async () => {
  ({ url } = await servers.prometheus());
  const { stdout, stderr } = await runCommand(requireBinary('prometheus'), ['--version']);
  version = /version (\d+\.\d+)/.exec(stdout + stderr)?.[1] ?? '';
}, 60_000);

test('every expression of the corpus is accepted or refused as by the installed Prometheus', async () => {
  expect(await differences(url, corpus(), { ...DEFAULT_TARGET, version })).toEqual([]);
}, 60_000);

test('all PromQL that natsight writes is accepted, by every supported version', async () => {
  const texts = generatedExpressions();
  expect(texts.length).toBeGreaterThan(200);
  expect(await differences(url, texts, DEFAULT_TARGET)).toEqual([]);
  const refused = ['2.42', '2.53', '3.5'].flatMap((each) =>
    texts.flatMap((text) => parsePromql(text, { ...DEFAULT_TARGET, version: each }).faults),
  );
  expect(refused).toEqual([]);
}, 60_000);

test('the corpus has hundreds of expressions of both kinds', async () => {
  const verdicts = await Promise.all(corpus().map((text) => verdictOn(url, text, DEFAULT_TARGET)));
  expect(verdicts.filter(({ server }) => server === undefined).length).toBeGreaterThan(200);
  expect(verdicts.filter(({ server }) => server !== undefined).length).toBeGreaterThan(250);
}, 60_000);
