import { Rejected } from '../event/rejection.js';
import { conditionReader } from './reader.js';
import type { StepCompiler } from './step.js';

/** Ends the way of an event for which the condition is false. */
export const compileWhere: StepCompiler<'where'> = ({ where }, { name, scopeAfter }) => {
  const place = `${name}, "where"`;
  const holds = conditionReader({ place, expression: scopeAfter().compile(where, 'bool') });
  const filtered = new Rejected('filtered', () => `${place}: ${where} is false`);
  return (event) => {
    const held = holds(event);
    if (held === true) return undefined;
    return held === false ? filtered : held;
  };
};
