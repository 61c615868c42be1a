import type { MESSAGE_FACTS, MessageFacts } from './message.js';

/**
 * The fields of an event as expressions see them. A field that is missing or null is `undefined` or absent. An integer beyond
 * 2^53 is a bigint, every other number a number.
 */
export type Fields = Readonly<Record<string, unknown>> & { readonly [MESSAGE_FACTS]?: MessageFacts };

/** A compiled expression. */
export interface Expression {
  readonly source: string;
  /** CEL type of the result. Numbers are `double`; `dyn` is only known at evaluation. */
  readonly type: string;
  /** Fields of the event that it may read. Complete unless it reads the whole event. */
  readonly fields: readonly string[];
  /** Whether it reads the event as a whole, as in `size(event)`, and therefore possibly any field. */
  readonly readsWholeEvent: boolean;
  /** A fast form of `evaluate`, if there is one. It returns `undefined` where `evaluate` throws, and for some bigints. */
  readonly attempt?: ((record: Fields) => unknown) | undefined;
  /** Throws if a field is missing, or if an operand has the wrong type: `failureOf` says which. */
  evaluate(record: Fields): unknown;
}
