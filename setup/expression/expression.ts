/** A compiled expression. */
export interface Expression {
  readonly source: string;
  /** CEL type of what it gives; numbers are `double`, `dyn` is known only when it is evaluated. */
  readonly type: string;
  /** Fields of the event that it may read: never too few of them, unless it reads the whole event. */
  readonly fields: readonly string[];
  /** Whether it reads the event as a whole, as in `size(event)`, and so perhaps any field that the event has. */
  readonly readsWholeEvent: boolean;
  /** The same where it could be made fast: it does not throw, but gives `undefined` where `evaluate` throws. */
  readonly attempt?: ((record: Readonly<Record<string, unknown>>) => unknown) | undefined;
  /** Throws when a field is missing, or when a part of it gives what the next cannot take. */
  evaluate(record: Readonly<Record<string, unknown>>): unknown;
}
