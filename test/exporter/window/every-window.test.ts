import { describe, expect, test } from '@jest/globals';
import { traitsOf } from '../../../setup/model/aggregate.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { EVERY_AGGREGATE } from '../aggregate/cases.js';
import { describeOrder, roundedSamples } from './order-contract.js';
import { at, eventTime } from './rig.js';
import { EVERY_SPAN } from './span-cases.js';

describe.each(EVERY_SPAN)('a $name has', ({ one: { declared, seconds, covers } }) => {
  test.each(EVERY_AGGREGATE)('$written', ({ written, spec, landings }) => {
    const value = traitsOf(spec).input === 'identity' ? 'origin' : 'delay';
    const metric = { type: 'window', ...declared, aggregate: written, value };
    const engine = new TestEngine(streamSetup({ stream: { eventTime }, metrics: { m: metric } }));
    const origins = ['ORD', 'DFW', 'ORD'];
    engine.sendAll(seconds.map((second, index) => at(second, { origin: origins[index], delay: index + 1 })));
    expect(engine.samples()).toEqual(landings(covers));
  });
});

for (const { name, shapes } of EVERY_SPAN) {
  describeOrder({
    what: name,
    shapes,
    aggregates: EVERY_AGGREGATE.map(({ written }) => written),
    shown: roundedSamples,
  });
}
