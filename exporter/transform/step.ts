import type { Scope } from '../../setup/expression/scope.js';
import type { Step } from '../../setup/model/step.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { LookupTables } from './lookup-table.js';

/**
 * A step, ready to run. It may change the fields of the event; what it returns ends the event's way: with a rejection, by
 * routing it elsewhere, or with the events that take its place.
 */
export type RunStep = (event: EventRecord) => Rejected | Routed | readonly EventRecord[] | undefined;

/** The event goes on in another stream: for its own it is one that was not accepted, though nothing is wrong with it. */
export class Routed extends Rejected {
  readonly to: string;

  constructor(to: string) {
    super('routed', () => `goes on in stream "${to}"`);
    this.to = to;
  }
}

/** Where a step stands: how messages name it, and the fields that its expressions see. */
export interface StepPlace {
  /** `step 2 of stream "flights"`. */
  readonly name: string;
  /** The scope after the steps before this one, and after `own`, the parts of this one that have run. */
  readonly scopeAfter: (...own: readonly Step[]) => Scope;
  readonly tables: LookupTables;
}

/** Makes one kind of step ready to run. */
export type StepCompiler<Kind extends Step['kind']> = (
  step: Extract<Step, { kind: Kind }>,
  place: StepPlace,
) => RunStep;
