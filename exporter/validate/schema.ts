import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import { createAjv } from '../../setup/ajv.js';
import type { JsonSchema } from '../../setup/model/stream.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { Violation } from '../event/rejection.js';
import { checkUniqueItemsInLinearTime } from './unique-items.js';
import { compilePattern } from './pattern.js';
import { describeErrors, violationOf } from './violation.js';

/** In a larger event, only the first violation is reported: a long array can violate a rule once per element. */
export const SEARCH_ALL_BELOW_BYTES = 16 * 1024;

/** The compiled JSON Schema (2020-12) of a stream. */
export class SchemaCheck {
  readonly #schema: JsonSchema;
  #findAll: ValidateFunction | undefined;
  /** Compiled for the first large event. */
  #findFirst: ValidateFunction | undefined;

  /** `later`: compiles at the first check, for streams where a faster check accepts most events. */
  constructor(schema: JsonSchema, compiled: 'now' | 'later' = 'now') {
    this.#schema = schema;
    if (compiled === 'now') this.#findAll = compile(schema, true);
  }

  check(event: EventRecord, payloadBytes: number): SchemaRejected | undefined {
    const validate = payloadBytes < SEARCH_ALL_BELOW_BYTES ? this.#all() : this.#first();
    if (validate(event)) return undefined;
    const errors = validate.errors ?? [];
    return new SchemaRejected(errors.map(violationOf), () => describeErrors(errors));
  }

  #all(): ValidateFunction {
    this.#findAll ??= compile(this.#schema, true);
    return this.#findAll;
  }

  #first(): ValidateFunction {
    this.#findFirst ??= compile(this.#schema, false);
    return this.#findFirst;
  }
}

export class SchemaRejected extends Rejected {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[], describe: () => string) {
    super('schema', describe);
    this.violations = violations;
  }
}

function compile(schema: JsonSchema, allErrors: boolean): ValidateFunction {
  const text = JSON.stringify(schema);
  // Schemas with an $id could collide in a shared compiler.
  const ajv = text.includes('"$id"')
    ? createCompiler(allErrors, namesInherited(text))
    : sharedCompiler(allErrors, namesInherited(text));
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  if ('$async' in validate) throw new Error('BUG: a JSON Schema with "$async" cannot check events');
  return validate;
}

/** Creating a compiler takes as long as compiling several schemas. */
const compilers = new Map<string, Ajv2020>();

function sharedCompiler(allErrors: boolean, ownProperties: boolean): Ajv2020 {
  const key = `${allErrors} ${ownProperties}`;
  let compiler = compilers.get(key);
  if (compiler === undefined) compilers.set(key, (compiler = createCompiler(allErrors, ownProperties)));
  return compiler;
}

function createCompiler(allErrors: boolean, ownProperties: boolean): Ajv2020 {
  const ajv = createAjv({
    // `natsight check` has validated it. Validating again would compile the meta-schema again.
    validateSchema: false,
    allErrors,
    verbose: true,
    ownProperties,
    code: { regExp: Object.assign(compilePattern, { code: 'compilePattern' }) },
  });
  checkUniqueItemsInLinearTime(ajv);
  return ajv;
}

/** Whether the schema names a field that every object inherits, such as `constructor`. Only then is the 50 ns check needed. */
function namesInherited(text: string): boolean {
  return Object.getOwnPropertyNames(Object.prototype).some((name) => text.includes(`"${name}"`));
}
