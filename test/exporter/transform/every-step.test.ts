import { describe, expect, test } from '@jest/globals';
import type { RunStep } from '../../../exporter/transform/step.js';
import { compileSteps } from '../../../exporter/transform/steps.js';
import { NO_RESOURCES } from '../../../exporter/pipeline/resources.js';
import { checkStep } from '../../../setup/check/steps.js';
import { fieldTypesOf } from '../../../setup/expression/field-types.js';
import { Scope, scopeOf } from '../../../setup/expression/scope.js';
import { stepSchema } from '../../../setup/model/step.js';
import type { StepKind } from '../../../setup/model/step.js';
import { streamSchema } from '../../../setup/model/stream.js';

interface StepCase {
  /** As a person writes it. */
  readonly written: object;
  /** What it returns for EVENT, and what EVENT is then. */
  readonly returns: unknown;
  readonly leaves: object;
  /** A step of the same kind that `natsight check` must refuse, since events have no field `gate`. */
  readonly wrong: object;
}

const EVENT = { origin: 'ORD', delay: 20, legs: ['ORD', 'DFW'] };
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
const lookup = { bucket: 'airports', set: { city: 'city' } };
const resources = { ...NO_RESOURCES, lookupTable: () => ({ get: () => ({ city: 'Chicago' }) }) };

const STEP_CASES: Readonly<Record<StepKind, StepCase>> = {
  where: {
    written: { where: 'delay > 15' },
    returns: undefined,
    leaves: EVENT,
    wrong: { where: 'gate > 15' },
  },
  set: {
    written: { set: { late: 'delay > 15' } },
    returns: undefined,
    leaves: { ...EVENT, late: true },
    wrong: { set: { late: 'gate > 15' } },
  },
  rename: {
    written: { rename: { origin: 'from' } },
    returns: undefined,
    leaves: { from: 'ORD', delay: 20, legs: ['ORD', 'DFW'] },
    wrong: { rename: { gate: 'from' } },
  },
  drop: {
    written: { drop: ['origin', 'legs'] },
    returns: undefined,
    leaves: { delay: 20 },
    wrong: { drop: ['gate'] },
  },
  lookup: {
    written: { lookup: { ...lookup, by: 'origin' } },
    returns: undefined,
    leaves: { ...EVENT, city: 'Chicago' },
    wrong: { lookup: { ...lookup, by: 'gate' } },
  },
  each: {
    written: { each: 'legs', as: 'leg' },
    returns: [
      { ...EVENT, leg: 'ORD' },
      { ...EVENT, leg: 'DFW' },
    ],
    leaves: EVENT,
    wrong: { each: 'gate', as: 'leg' },
  },
  route: {
    written: { route: 'late', when: 'delay > 15' },
    returns: expect.objectContaining({ reason: 'routed', to: 'late' }),
    leaves: EVENT,
    wrong: { route: 'late', when: 'gate > 15' },
  },
};

const before = new Scope(fieldTypesOf(stream));

describe.each(Object.entries(STEP_CASES))('a step of the kind %s', (kind, stepCase) => {
  const step = stepSchema.parse(stepCase.written);

  test('does to an event what it says', () => {
    const event = { ...EVENT };
    expect(step.kind).toBe(kind);
    const returned = compileSteps(stream, [step], resources).map((run: RunStep) => run(event));
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
    expect(checkStep(before, step).faults).toEqual([]);
    const [fault] = checkStep(before, stepSchema.parse(stepCase.wrong)).faults;
    expect(fault?.message).toContain('unknown field "gate"');
  });
});
