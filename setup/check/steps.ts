import { ANY } from '../event-schema/shape.js';
import { eventFieldsOf, withField, withoutFields, withPresent } from '../expression/analysis/event-fields.js';
import type { EventFields } from '../expression/analysis/event-fields.js';
import { fieldTypesOf } from '../expression/field-types.js';
import type { FieldSource } from '../expression/field-types.js';
import type { Expected } from '../expression/result.js';
import { Scope } from '../expression/scope.js';
import { elementType, scopeAfter } from '../expression/step-scope.js';
import type { Setup } from '../model/setup.js';
import type { Step } from '../model/step.js';
import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import { checkExpression } from './expression-faults.js';
import type { CheckedExpression, ExpressionContext } from './expression-faults.js';

/** An error in a step. */
export interface StepFault {
  /** Within the step. */
  readonly path: JsonPath;
  /** Offset in the string at `path`; `undefined` if the key itself is wrong. */
  readonly start: number | undefined;
  readonly message: string;
  readonly level: Problem['level'];
}

export interface CheckedStep {
  readonly faults: readonly StepFault[];
  /** The fields after the step. Fields that an invalid part sets have an unknown type. */
  readonly after: ExpressionContext;
}

/** The fields of the events of a stream before its first step. */
export function contextOfStream(stream: FieldSource): ExpressionContext {
  return { scope: new Scope(fieldTypesOf(stream)), fields: eventFieldsOf(stream) };
}

/** The fields of the events of a stream that its metrics and insights read. */
export function contextAfterSteps({ steps }: Pick<Setup, 'steps'>, stream: Stream): ExpressionContext {
  return (steps.get(stream.name) ?? []).reduce(
    (at, step) => checkStep(at, step).after,
    contextOfStream(stream),
  );
}

const REJECTS = { level: 'warning', effect: 'the step fails for such events and they are rejected' } as const;

/** Checks the expressions and fields of a step against the fields before it. */
export function checkStep(before: ExpressionContext, step: Step): CheckedStep {
  const { scope, fields } = before;
  switch (step.kind) {
    case 'where': {
      const { faults, analysis } = checkPart(before, ['where'], step.where, 'bool');
      return { faults, after: { scope, fields: withPresent(fields, analysis?.presentIfTrue ?? []) } };
    }
    case 'route': {
      const { faults, analysis } = checkPart(before, ['when'], step.when, 'bool');
      return { faults, after: { scope, fields: withPresent(fields, analysis?.presentAfter ?? []) } };
    }
    case 'set':
      return checkSet(before, step.set);
    case 'rename': {
      const names = Object.keys(step.rename);
      const faults = names.flatMap((name) => fieldFaults(scope, ['rename', name], name, undefined));
      return { faults, after: { scope: scopeAfter(scope, step), fields: renamed(fields, step.rename) } };
    }
    case 'drop': {
      const faults = step.drop.flatMap((name, index) => fieldFaults(scope, ['drop', index], name, 0));
      return { faults, after: { scope: scopeAfter(scope, step), fields: withoutFields(fields, step.drop) } };
    }
    case 'lookup': {
      const { faults, analysis } = checkPart(before, ['lookup', 'by'], step.lookup.by, 'scalar');
      const read = withPresent(fields, analysis?.presentAfter ?? []);
      const names = Object.keys(step.lookup.set);
      const set = names.reduce((after, name) => withField(after, name, ANY), read);
      return { faults, after: { scope: scopeAfter(scope, step), fields: set } };
    }
    case 'each':
      return checkEach(before, step);
  }
}

/** Each expression sees the fields that were set before it. */
function checkSet(before: ExpressionContext, set: Readonly<Record<string, string>>): CheckedStep {
  const faults: StepFault[] = [];
  let after = before;
  for (const [field, source] of Object.entries(set)) {
    const effect = `"${field}" is then not set`;
    const checked = checkExpression(after, source, 'any', { level: 'warning', effect, passesOn: true });
    faults.push(...placed(['set', field], checked));
    const { shape = ANY, missing } = checked.analysis?.result ?? {};
    after = {
      scope: after.scope.with(field, checked.type),
      fields: withField(after.fields, field, shape, missing?.absence),
    };
  }
  return { faults, after };
}

function checkEach(before: ExpressionContext, { each, as }: Extract<Step, { kind: 'each' }>): CheckedStep {
  const checked = checkExpression(before, each, 'any', REJECTS);
  const faults = [...placed(['each'], checked)];
  const element = elementType(checked.type);
  if (element === undefined && faults.length === 0) {
    const message = `expected an expression that returns a list, found one that returns ${checked.type}`;
    faults.push({ path: ['each'], start: 0, message, level: 'error' });
  }
  const shape = checked.analysis?.result.shape.element() ?? ANY;
  const read = withPresent(before.fields, checked.analysis?.presentAfter ?? []);
  return {
    faults,
    after: { scope: before.scope.with(as, element ?? 'dyn'), fields: withField(read, as, shape) },
  };
}

/** All at once, so that two fields can change places. */
function renamed(before: EventFields, names: Readonly<Record<string, string>>): EventFields {
  return Object.entries(names).reduce(
    (after, [from, to]) => {
      const field = before.fields.get(from);
      const absence = before.present.has(from) ? undefined : field?.absence;
      return withField(after, to, field?.shape() ?? ANY, absence);
    },
    withoutFields(before, Object.keys(names)),
  );
}

function checkPart(before: ExpressionContext, path: JsonPath, source: string, expected: Expected) {
  const checked = checkExpression(before, source, expected, REJECTS);
  return { faults: placed(path, checked), analysis: checked.analysis };
}

function placed(path: JsonPath, { faults }: CheckedExpression): readonly StepFault[] {
  return faults.map((fault) => ({ path, ...fault }));
}

function fieldFaults(
  scope: Scope,
  path: JsonPath,
  field: string,
  start: number | undefined,
): readonly StepFault[] {
  const message = scope.unknown(field);
  return message === undefined ? [] : [{ path, start, message, level: 'error' }];
}
