import { expect, jest, test } from '@jest/globals';
import { corpus } from '../setup/promql/expressions.js';
import { generatedExpressions } from '../setup/promql/generated.js';
import { differs, verdictsOn } from '../setup/promql/verdicts.js';
import { programOfDebian } from '../support/debian-suite.js';
import { testServers } from '../support/servers.js';

jest.setTimeout(300_000);
const servers = testServers();

const FEATURE = 'promql-experimental-functions';

test.each([
  ['trixie', '2.53', false],
  ['sid', '3.5', false],
  ['trixie', '2.53', true],
  ['sid', '3.5', true],
] as const)(
  'expressions are accepted or refused as by the Prometheus of Debian %s (%s, experimental functions: %p)',
  async (suite, version, experimentalFunctions) => {
    const program = await programOfDebian(suite, 'prometheus', 'prometheus');
    const features = experimentalFunctions ? [FEATURE] : [];
    const { url } = await servers.prometheus(undefined, { program, features });
    const target = { version, experimentalFunctions };
    const texts = [...corpus(), ...generatedExpressions()];
    expect((await verdictsOn(url, texts, target)).filter(differs)).toEqual([]);
  },
);
