import { beforeAll, describe, expect, test } from '@jest/globals';
import { parsePromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET } from '../../../setup/promql/target.js';
import { requireBinary, testServers } from '../../support/servers.js';
import { runCommand } from '../../support/run-command.js';
import { generatedExpressions } from './generated.js';
import { corpus } from './expressions.js';
import { differs, verdictsOn } from './verdicts.js';
import type { Verdict } from './verdicts.js';

const servers = testServers();
let url = '';
let experimentalUrl = '';
let version = '';

beforeAll(async () => {
  ({ url } = await servers.prometheus());
  const features = ['promql-experimental-functions'];
  ({ url: experimentalUrl } = await servers.prometheus(undefined, { features }));
  const { stdout, stderr } = await runCommand(requireBinary('prometheus'), ['--version']);
  version = /version (\d+\.\d+)/.exec(stdout + stderr)?.[1] ?? '';
});

describe('the corpus', () => {
  let verdicts: readonly Verdict[];
  beforeAll(async () => {
    verdicts = await verdictsOn(url, corpus(), { ...DEFAULT_TARGET, version });
  }, 60_000);

  test('has every expression accepted or refused as by the installed Prometheus', () => {
    expect(verdicts.filter(differs)).toEqual([]);
  });

  test('has hundreds of expressions of both kinds', () => {
    expect(verdicts.filter(({ server }) => server === undefined).length).toBeGreaterThan(200);
    expect(verdicts.filter(({ server }) => server !== undefined).length).toBeGreaterThan(250);
  });

  test('has every expression accepted or refused as by a Prometheus with experimental functions', async () => {
    const target = { version, experimentalFunctions: true };
    expect((await verdictsOn(experimentalUrl, corpus(), target)).filter(differs)).toEqual([]);
  });
});

test('all PromQL that natsight writes is accepted, by every supported version', async () => {
  const texts = generatedExpressions();
  expect(texts.length).toBeGreaterThan(200);
  expect((await verdictsOn(url, texts, DEFAULT_TARGET)).filter(differs)).toEqual([]);
  const refused = ['2.42', '2.53', '3.5'].flatMap((each) =>
    texts.flatMap((text) => parsePromql(text, { ...DEFAULT_TARGET, version: each }).faults),
  );
  expect(refused).toEqual([]);
});
