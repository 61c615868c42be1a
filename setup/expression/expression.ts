/** A compiled expression. */
export interface Expression {
  readonly source: string;
  /** CEL type of the result. Numbers are `double`; `dyn` is only known at evaluation. */
  readonly type: string;
  /** Fields of the event that it may read. Complete unless it reads the whole event. */
  readonly fields: readonly string[];
  /** Whether it reads the event as a whole, as in `size(event)`, and therefore possibly any field. */
  readonly readsWholeEvent: boolean;
  /** A fast form of `evaluate`, if there is one. It returns `undefined` where `evaluate` throws. */
  readonly attempt?: ((record: Readonly<Record<string, unknown>>) => unknown) | undefined;
  /** Throws if a field is missing, or if an operand has the wrong type. */
  evaluate(record: Readonly<Record<string, unknown>>): unknown;
}
