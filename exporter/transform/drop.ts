import type { StepCompiler } from './step.js';

/** Removes fields. */
export const compileDrop: StepCompiler<'drop'> =
  ({ drop }) =>
  (event) => {
    for (const field of drop) delete event[field];
    return undefined;
  };
