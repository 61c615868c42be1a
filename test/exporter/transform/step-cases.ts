import { expect } from '@jest/globals';
import type { StepKind } from '../../../setup/model/step.js';

/** What a kind of step does to EVENT. */
export interface StepCase {
  /** As a person writes it. */
  readonly written: object;
  /** What it returns for EVENT, and what EVENT is then. */
  readonly returns: unknown;
  readonly leaves: object;
  /** A step of the same kind that `natsight check` must refuse, since events have no field `gate`. */
  readonly wrong: object;
}

/** The fields of a flight, which has no `gate`. */
export const EVENT = { origin: 'ORD', delay: 20, legs: ['ORD', 'DFW'] };
const lookup = { bucket: 'airports', set: { city: 'city' } };
/** A case for each kind of step. */
export const STEP_CASES: Readonly<Record<StepKind, StepCase>> = {
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
