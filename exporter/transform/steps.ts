import { scopeOf } from '../../setup/expression/step-scope.js';
import type { Step } from '../../setup/model/step.js';
import type { Stream } from '../../setup/model/stream.js';
import { compileDrop } from './drop.js';
import { compileEach } from './each.js';
import { compileLookup } from './lookup.js';
import type { LookupTables } from './lookup-table.js';
import { compileRename } from './rename.js';
import { compileRoute } from './route.js';
import { compileSet } from './set.js';
import type { RunStep, StepCompiler, StepPlace } from './step.js';
import { compileWhere } from './where.js';

/** The compiler of each kind of step: a new kind is a file beside `where.ts` and a line here. */
const COMPILERS: { readonly [Kind in Step['kind']]: StepCompiler<Kind> } = {
  where: compileWhere,
  set: compileSet,
  rename: compileRename,
  drop: compileDrop,
  lookup: compileLookup,
  each: compileEach,
  route: compileRoute,
};

/** The steps of a stream, in order, ready to run. */
export function compileSteps(
  stream: Stream,
  steps: readonly Step[],
  tables: LookupTables,
): readonly RunStep[] {
  return steps.map((step, at) =>
    compileStep(step, {
      name: `step ${at + 1} of stream "${stream.name}"`,
      scopeAfter: (...own) => scopeOf(stream, [...steps.slice(0, at), ...own]),
      tables,
    }),
  );
}

function compileStep<Kind extends Step['kind']>(
  step: Extract<Step, { kind: Kind }>,
  place: StepPlace,
): RunStep {
  // A generic key reads the table at the type of its own entry; a union of steps would lose that.
  const kind: Kind = step.kind;
  return COMPILERS[kind](step, place);
}
