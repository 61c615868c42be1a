import { beforeAll, test } from '@jest/globals';
import fc from 'fast-check';
import { prometheusAt } from '../../../scripts/deployment/clients.js';
import type { PrometheusTarget } from '../../../setup/promql/target.js';
import { testServers } from '../../support/servers.js';
import { mutatedExpressions } from './mutations.js';
import { differs, verdictOn } from './verdicts.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const servers = testServers();
let url = '';
let target: PrometheusTarget;

beforeAll(async () => {
  ({ url } = await servers.prometheus());
  target = await prometheusAt(url).promqlTarget();
});

test('natsight accepts and refuses mutated expressions as Prometheus does', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedExpressions(), async (text) => {
      const verdict = await verdictOn(url, text, target);
      if (differs(verdict)) throw new Error(JSON.stringify(verdict, undefined, 1));
    }),
    // A question takes a millisecond, far longer than the runs of other properties.
    fuzzRuns(1_000, { each: 20 }),
  );
}, 3_600_000);
