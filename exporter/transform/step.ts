import type { Scope } from '../../setup/expression/scope.js';
import type { Step, StepKind, StepOf } from '../../setup/model/step.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { Skip } from '../event/skip.js';
import type { EventAllowance } from './event-allowance.js';
import type { LookupTables } from './lookup-table.js';

/**
 * A compiled step. It may change the fields of the event. Unless it returns `undefined`, the next step does not run: the
 * event is rejected, routed to another stream, or replaced by other events.
 */
export type RunStep = (event: EventRecord) => Rejected | Routed | readonly EventRecord[] | undefined;

/** The event continues in another stream. Its own stream does not accept it, although the event is valid. */
export class Routed extends Rejected {
  readonly to: string;

  constructor(to: string) {
    super('routed', () => `continues in stream "${to}"`);
    this.to = to;
  }
}

/** Context of a step: its name in messages, and the fields that its expressions can read. */
export interface StepPlace {
  /** `step 2 of stream "flights"`. */
  readonly name: string;
  /** The scope after all previous steps, and after `own`: the parts of this step that have run. */
  readonly scopeAfter: (...own: readonly Step[]) => Scope;
  readonly tables: LookupTables;
  readonly allowance: EventAllowance;
  /** Called when a `set` step leaves out a field, because its expression has no value for the event. */
  readonly onUnset: (field: string, skip: Skip) => void;
}

/** The event is rejected as a whole: without its value, the step cannot say what becomes of the event. */
export function failed(skip: Skip): Rejected {
  return new Rejected('expression', () => skip.detail);
}

/** Compiles one kind of step. */
export type StepCompiler<Kind extends StepKind> = (step: StepOf<Kind>, place: StepPlace) => RunStep;
