/** A problem in a setup, with the position to fix. */
export interface Problem {
  /** `warning`: works, but probably not as meant. `info`: works, and is worth knowing. With both, `check` still succeeds. */
  readonly level: 'error' | 'warning' | 'info';
  /** File name as given by the user. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong, the value found, what is allowed. */
  readonly message: string;
}

/** One line per problem, in the format that editors and terminals make clickable. */
export function formatProblem({ level, file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}  ${level === 'error' ? '' : `${level}: `}${message}`;
}
