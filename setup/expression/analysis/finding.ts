import type { Absence, Shape } from '../../event-schema/shape.js';

/** Something that an expression has wrong, or that it leaves out, with the range in its text. */
export type Finding = WrongFinding | MissingFinding;

/** It cannot mean what was written. */
export interface WrongFinding {
  readonly kind: 'wrong';
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** It reads a field that an event may not have, without a guard. */
export interface MissingFinding {
  readonly kind: 'missing';
  readonly start: number;
  readonly end: number;
  readonly field: AbsentField;
}

/** A field that an event may not have. */
export interface AbsentField {
  /** As the expression writes it: `event.user.name`. */
  readonly written: string;
  /** The steps from the event or from a variable of a macro. */
  readonly path: readonly string[];
  readonly isOfVariable: boolean;
  readonly absence: Absence;
  readonly shape: Shape;
}

/** What is known of the value of an expression. */
export interface Known {
  readonly shape: Shape;
  /** Set if the value is a field that may be missing, and nothing guards it. */
  readonly missing?: AbsentField | undefined;
  /** The steps to the field that it is, from the event. */
  readonly path?: readonly string[] | undefined;
  /** `event` or `message` as a whole; a type of CEL such as `string`; an optional value, which has no field of its own. */
  readonly special?: 'event' | 'message' | 'type' | 'optional';
}
