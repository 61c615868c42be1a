import { visible } from './visible.js';

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

/** Most problems that are shown at once; the rest is counted. */
export const MAX_SHOWN_PROBLEMS = 100;

/** One line per problem, in the format that editors and terminals make clickable. */
export function formatProblem({ level, file, line, column, message }: Problem): string {
  return `${visible(file)}:${line}:${column}  ${level === 'error' ? '' : `${level}: `}${message}`;
}

/** The lines of all problems in their order. If there are too many, errors first, and a line that counts the rest. */
export function formatAllProblems(problems: readonly Problem[]): readonly string[] {
  if (problems.length <= MAX_SHOWN_PROBLEMS) return problems.map(formatProblem);
  const errors = problems.filter(({ level }) => level === 'error');
  const ordered = [...errors, ...problems.filter(({ level }) => level !== 'error')];
  const more = ordered.slice(MAX_SHOWN_PROBLEMS);
  const moreErrors = Math.max(0, errors.length - MAX_SHOWN_PROBLEMS);
  return [
    ...ordered.slice(0, MAX_SHOWN_PROBLEMS).map(formatProblem),
    `and ${more.length} more problems, ${moreErrors} of them errors`,
  ];
}
