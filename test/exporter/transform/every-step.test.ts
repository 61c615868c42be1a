import { describe, expect, test } from '@jest/globals';
import type { RunStep } from '../../../exporter/transform/step.js';
import { EventAllowance } from '../../../exporter/transform/event-allowance.js';
import { compileSteps } from '../../../exporter/transform/steps.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { checkStep, contextOfStream } from '../../../setup/check/steps.js';
import { scopeOf } from '../../../setup/expression/step-scope.js';
import { stepSchema } from '../../../setup/model/step.js';
import { streamSchema } from '../../../setup/model/stream.js';
import { EVENT, STEP_CASES } from './step-cases.js';

const stream = {
  ...streamSchema.parse({
    subject: 'flights.>',
    schema: {
      additionalProperties: false,
      properties: {
        origin: { type: 'string' },
        delay: { type: 'number' },
        legs: { type: 'array', items: { type: 'string' } },
      },
    },
  }),
  name: 'flights',
};
const resources = {
  ...NO_RESOURCES,
  lookupTable: () => ({ get: () => ({ city: 'Chicago' }), keys: () => ['ORD'] }),
};

const before = contextOfStream(stream);

describe.each(Object.entries(STEP_CASES))('a step of the kind %s', (kind, stepCase) => {
  const step = stepSchema.parse(stepCase.written);

  test('does to an event what it says', () => {
    const event = { ...EVENT };
    expect(step.kind).toBe(kind);
    const returned = compileSteps(stream, [step], {
      tables: resources,
      allowance: new EventAllowance(),
      onUnset: () => undefined,
    }).map((run: RunStep) => run(event));
    expect(returned).toEqual([stepCase.returns]);
    expect(event).toEqual(stepCase.leaves);
  });

  test('tells the next step which fields there are', () => {
    const events = Array.isArray(stepCase.returns) ? stepCase.returns : [stepCase.leaves];
    const fields = events.flatMap((event: object) => Object.keys(event));
    const after = scopeOf(stream, [step]);
    expect(fields.filter((field) => after.unknown(field) !== undefined)).toEqual([]);
    expect(after.unknown('gate')).toBeDefined();
  });

  test('is checked against the fields before it', () => {
    const errors = (found: typeof step) =>
      checkStep(before, found).faults.filter(({ level }) => level === 'error');
    expect(errors(step)).toEqual([]);
    const [fault] = errors(stepSchema.parse(stepCase.wrong));
    expect(fault?.message).toContain('unknown field "gate"');
  });
});
