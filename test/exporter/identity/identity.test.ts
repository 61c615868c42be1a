import { describe, expect, test } from '@jest/globals';
import {
  deduplicationIdentity,
  eventTimeIdentity,
  insightIdentity,
  metricIdentity,
  positionIdentity,
  setupIdentity,
  sourceIdentity,
} from '../../../exporter/identity/identity.js';
import type { Identity } from '../../../exporter/identity/identity.js';
import { streamSetup } from '../../support/engine.js';
import type { StreamBlocks } from '../../support/engine.js';

const blocks: StreamBlocks = {
  stream: {
    subject: 'flights.>',
    eventTime: { field: 'time', maxLateness: '10s' },
    deduplicate: { by: 'id', within: '1m' },
  },
  metrics: {
    m: { type: 'counter', labels: { origin: 'origin' } },
    g: { type: 'gauge', value: 'delay', labels: { origin: 'origin' } },
  },
  insights: { Late: { metric: 'g', above: 5, summary: 'Late' } },
};

type Part =
  'event time' | 'deduplication' | 'source' | 'position' | 'counter' | 'gauge' | 'insight' | 'setup';

function identitiesOf(changed: StreamBlocks): ReadonlyMap<Part, Identity> {
  const setup = streamSetup(changed);
  const [stream] = setup.streams;
  const [counter, gauge] = setup.metrics;
  const [insight] = setup.insights;
  if (!stream || !counter || !gauge || !insight) throw new Error('the blocks have them all');
  return new Map([
    ['event time', eventTimeIdentity(stream)],
    ['deduplication', deduplicationIdentity(stream)],
    ['source', sourceIdentity(stream, setup.service)],
    ['position', positionIdentity(stream)],
    ['counter', metricIdentity(counter, setup)],
    ['gauge', metricIdentity(gauge, setup)],
    ['insight', insightIdentity(insight, setup)],
    ['setup', setupIdentity(setup)],
  ]);
}

/** Parts that have another identity after the change. */
function newAfter(change: StreamBlocks): readonly Part[] {
  const before = identitiesOf(blocks);
  const after = identitiesOf({ ...blocks, ...change });
  return [...before.keys()].filter((part) => before.get(part) !== after.get(part));
}

const stream = (changed: object) => ({ stream: { ...blocks.stream, ...changed } });
const metric = (name: string, changed: object) => ({
  metrics: { ...blocks.metrics, [name]: { ...blocks.metrics?.[name], ...changed } },
});
const above = (bound: number) => ({ insights: { Late: { metric: 'g', above: bound, summary: 'Late' } } });

describe('what starts anew when it is declared otherwise', () => {
  test.each<[string, StreamBlocks, readonly Part[]]>([
    ['nothing', {}, []],
    ['help and unit', metric('m', { help: 'Other.', unit: 'flights' }), ['setup']],
    ['a label', metric('m', { labels: { origin: 'destination' } }), ['counter', 'setup']],
    ['a limit', metric('m', { seriesLimit: 5 }), ['counter', 'setup']],
    ['the field of the event time', stream({ eventTime: { field: 'at' } }), ['event time', 'gauge', 'setup']],
    ['the lateness', stream({ eventTime: { field: 'time', maxLateness: '5s' } }), ['setup']],
    ['deduplication', stream({ deduplicate: { by: 'id', within: '2m' } }), ['deduplication', 'setup']],
    ['the subject', stream({ subject: 'orders.>' }), ['source', 'setup']],
    ['the dead-letter subject', stream({ deadLetter: 'dead' }), ['source', 'setup']],
    ['the schema', stream({ schema: { required: ['delay'] } }), ['setup']],
    ['a step', { steps: [{ where: 'true' }] }, ['setup']],
    ['the bound of an insight', above(6), ['insight', 'setup']],
    ['the labels of its metric', metric('g', { labels: { haul: 'origin' } }), ['gauge', 'insight', 'setup']],
  ])('%s', (_name, change, expected) => {
    expect(newAfter(change)).toEqual(expected);
  });

  test('the order of keys does not count', () => {
    expect(newAfter(stream({ deduplicate: { within: '1m', by: 'id' } }))).toEqual([]);
  });
});
