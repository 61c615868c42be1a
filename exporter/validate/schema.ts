import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '../../setup/model/stream.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { Violation } from '../event/rejection.js';
import { compilePattern } from './pattern.js';
import { describeErrors, violationOf } from './violation.js';

/** In an event larger than this the first violation is enough: a long array can break one rule in each of its places. */
export const SEARCH_ALL_BELOW_BYTES = 16 * 1024;

/** The JSON Schema (2020-12) of a stream, compiled. */
export class SchemaCheck {
  readonly #findAll: ValidateFunction;
  readonly #findFirst: ValidateFunction;

  constructor(schema: JsonSchema) {
    this.#findAll = compile(schema, true);
    this.#findFirst = compile(schema, false);
  }

  check(event: EventRecord, payloadBytes: number): SchemaRejected | undefined {
    const validate = payloadBytes < SEARCH_ALL_BELOW_BYTES ? this.#findAll : this.#findFirst;
    if (validate(event)) return undefined;
    const errors = validate.errors ?? [];
    return new SchemaRejected(errors.map(violationOf), () => describeErrors(errors));
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
  // Schemas with names of their own could meet in a compiler that they share.
  const ajv = text.includes('"$id"')
    ? createCompiler(allErrors, namesInherited(text))
    : sharedCompiler(allErrors, namesInherited(text));
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  if ('$async' in validate) throw new Error('BUG: a JSON Schema with "$async" cannot check events');
  return validate;
}

/** To make a compiler takes as long as ten schemas, most of it for the schema of schemas. */
const compilers = new Map<string, Ajv2020>();

function sharedCompiler(allErrors: boolean, ownProperties: boolean): Ajv2020 {
  const key = `${allErrors} ${ownProperties}`;
  let compiler = compilers.get(key);
  if (compiler === undefined) compilers.set(key, (compiler = createCompiler(allErrors, ownProperties)));
  return compiler;
}

function createCompiler(allErrors: boolean, ownProperties: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    // A schema without "type" beside "properties" is what people write; a misspelt keyword stays an error.
    strictTypes: false,
    strictTuples: false,
    allErrors,
    verbose: true,
    ownProperties,
    code: { regExp: Object.assign(compilePattern, { code: 'compilePattern' }) },
  });
  addFormats.default(ajv, { mode: 'fast' });
  return ajv;
}

/** Whether a field that every object inherits, such as `constructor`, matters to the schema; only then is it worth 50 ns. */
function namesInherited(text: string): boolean {
  return Object.getOwnPropertyNames(Object.prototype).some((name) => text.includes(`"${name}"`));
}
