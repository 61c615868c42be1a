import { scopeOf } from '../../setup/expression/step-scope.js';
import type { Step, StepKind, StepOf } from '../../setup/model/step.js';
import type { Stream } from '../../setup/model/stream.js';
import { compileDrop } from './drop.js';
import { compileEach } from './each.js';
import { compileLookup } from './lookup.js';
import { compileRename } from './rename.js';
import { compileRoute } from './route.js';
import { compileSet } from './set.js';
import type { RunStep, StepCompiler, StepPlace } from './step.js';
import { compileWhere } from './where.js';

/** The compiler of each kind of step. */
const COMPILERS: { readonly [Kind in StepKind]: StepCompiler<Kind> } = {
  where: compileWhere,
  set: compileSet,
  rename: compileRename,
  drop: compileDrop,
  lookup: compileLookup,
  each: compileEach,
  route: compileRoute,
};

/** Compiles the steps of a stream, in order. */
export function compileSteps(
  stream: Stream,
  steps: readonly Step[],
  shared: Pick<StepPlace, 'tables' | 'allowance' | 'onUnset'>,
): readonly RunStep[] {
  return steps.map((step, at) =>
    compileStep(step, {
      name: `step ${at + 1} of stream "${stream.name}"`,
      scopeAfter: (...own) => scopeOf(stream, [...steps.slice(0, at), ...own]),
      ...shared,
    }),
  );
}

function compileStep<Kind extends StepKind>(step: StepOf<Kind>, place: StepPlace): RunStep {
  // A generic key keeps the type of the step; a union would lose it.
  const kind: Kind = step.kind;
  return COMPILERS[kind](step, place);
}
