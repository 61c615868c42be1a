import { Rejected } from '../event/rejection.js';
import { conditionReader } from './reader.js';
import { failed } from './step.js';
import type { StepCompiler } from './step.js';

/** Filters out events for which the condition is false. */
export const compileWhere: StepCompiler<'where'> = ({ where }, { name, scopeAfter }) => {
  const place = `${name}, "where"`;
  const condition = conditionReader({ place, expression: scopeAfter().compile(where, 'bool') });
  const filtered = new Rejected('filtered', () => `${place}: ${where} is false`);
  return (event) => {
    const result = condition(event);
    if (result === true) return undefined;
    return result === false ? filtered : failed(result);
  };
};
