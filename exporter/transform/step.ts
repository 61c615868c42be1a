import type { Scope } from '../../setup/expression/scope.js';
import type { Step } from '../../setup/model/step.js';
import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';

/** A step, ready to run: it may add fields to the event, or end its way with a rejection. */
export type RunStep = (event: EventRecord) => Rejected | undefined;

/** Where a step stands: how messages name it, and the fields that its expressions see. */
export interface StepPlace {
  /** `step 2 of stream "flights"`. */
  readonly name: string;
  /** The scope after the steps before this one, and after `own`, the parts of this one that have run. */
  readonly scopeAfter: (...own: readonly Step[]) => Scope;
}

/** Makes one kind of step ready to run. */
export type StepCompiler<Kind extends Step['kind']> = (
  step: Extract<Step, { kind: Kind }>,
  place: StepPlace,
) => RunStep;
