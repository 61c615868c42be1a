import { conditionReader } from './reader.js';
import { failed, Routed } from './step.js';
import type { StepCompiler } from './step.js';

/** Routes events for which the condition is true to another stream. */
export const compileRoute: StepCompiler<'route'> = ({ route, when }, { name, scopeAfter }) => {
  const condition = conditionReader({
    place: `${name}, "when"`,
    expression: scopeAfter().compile(when, 'bool'),
  });
  const routed = new Routed(route);
  return (event) => {
    const answer = condition(event);
    if (answer === true) return routed;
    return answer === false ? undefined : failed(answer);
  };
};
