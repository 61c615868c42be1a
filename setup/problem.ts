/** Something wrong in a setup, at the place where a person has to mend it. */
export interface Problem {
  /** `warning`: works, but is against a convention; it does not fail `check`. */
  readonly level: 'error' | 'warning';
  /** File name as the person gave it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong, the value found, what is allowed. */
  readonly message: string;
}

/** One line for one problem, in the form that editors and terminals make clickable. */
export function formatProblem({ level, file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}  ${level === 'warning' ? 'warning: ' : ''}${message}`;
}
