import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import { closureOf } from './closure.js';
import { environmentOf, isBareName } from './environment.js';
import { ExpressionError } from './error.js';
import { explain, reservedByCel, unknownField } from './explain.js';
import type { Expression } from './expression.js';
import type { FieldTypes } from './field-types.js';
import { EVENT, fieldReads } from './reads.js';
import type { FieldRead } from './reads.js';
import { misfit, resultType, resultValue } from './result.js';
import type { Expected } from './result.js';

type Fields = Readonly<Record<string, unknown>>;

/** The fields that an expression can read at one step, with their types. */
export class Scope {
  readonly #fields: FieldTypes;
  readonly #environment: Environment;

  constructor(fields: FieldTypes) {
    this.#fields = fields;
    this.#environment = environmentOf(fields);
  }

  /** The type of a field; `dyn` if it is unknown. */
  typeOf(name: string): string {
    return this.#fields.types.get(name) ?? 'dyn';
  }

  /** An error message for an unknown field; `undefined` if an event may have the field. */
  unknown(name: string): string | undefined {
    if (this.#fields.open || this.#fields.types.has(name)) return undefined;
    return unknownField(name, this.#names());
  }

  /** The scope with a field set. */
  with(name: string, type: string): Scope {
    return new Scope({ types: new Map(this.#fields.types).set(name, type), open: this.#fields.open });
  }

  /** The scope without these fields. They are unknown then, unless the event may have any field. */
  without(names: Iterable<string>): Scope {
    const types = new Map(this.#fields.types);
    for (const name of names) types.delete(name);
    return new Scope({ types, open: this.#fields.open });
  }

  /** Throws an `ExpressionError` if the source is not valid CEL, reads an unknown field, or returns an unexpected type. */
  compile(source: string, expected: Expected): Expression {
    const program = this.#parse(source);
    const reads = [...fieldReads(program.ast)];
    for (const read of reads) this.#check(read);
    const type = this.#typeOf(program, source);
    const wrong = misfit(type, expected);
    if (wrong !== undefined) throw new ExpressionError(wrong, 0, source.length);
    const run = evaluatorOf(program, reads);
    return {
      source,
      type: resultType(type),
      fields: this.#fieldsOf(reads),
      readsWholeEvent: reads.some(isWholeEvent),
      attempt: closureOf(program.ast, (name) => this.#bareTypeOf(name)),
      evaluate: (record) => resultValue(run(record), expected),
    };
  }

  /** The type of a field that has a bare name. */
  #bareTypeOf(name: string): string {
    return isBareName(name) ? this.typeOf(name) : 'dyn';
  }

  #parse(source: string): ParseResult {
    try {
      return this.#environment.parse(source);
    } catch (error) {
      throw explain(error, source, this.#names());
    }
  }

  #typeOf(program: ParseResult, source: string): string {
    const { type, error } = program.check();
    if (type === undefined) throw explain(error, source, this.#names());
    return type;
  }

  /** Checks what CEL does not: fields of `event`, and bare names that CEL reserves. */
  #check({ name, bare, node }: FieldRead): void {
    const listed = this.#fields.types.has(name);
    if (!bare && !listed && !this.#fields.open) {
      throw new ExpressionError(unknownField(name, this.#names()), node.start, node.end);
    }
    if (bare && listed && name !== EVENT && !isBareName(name)) {
      throw new ExpressionError(reservedByCel(name), node.start, node.end);
    }
  }

  /** An expression that reads the whole event may read any field. */
  #fieldsOf(reads: readonly FieldRead[]): readonly string[] {
    const whole = reads.some(isWholeEvent);
    const names = reads
      .map(({ name }) => name)
      .filter((name) => name !== EVENT || this.#fields.types.has(EVENT));
    return [...new Set(whole ? [...names, ...this.#fields.types.keys()] : names)];
  }

  #names(): readonly string[] {
    return [...this.#fields.types.keys()];
  }
}

function isWholeEvent({ name, bare }: FieldRead): boolean {
  return bare && name === EVENT;
}

/** Most expressions read only bare names. Then the record itself holds the variables, without a copy. */
function evaluatorOf(program: ParseResult, reads: readonly FieldRead[]): (record: Fields) => unknown {
  if (!reads.some(({ name, bare }) => !bare || name === EVENT)) return program;
  const names = reads.filter(({ name, bare }) => bare && name !== EVENT).map(({ name }) => name);
  return (record) => {
    const variables: Record<string, unknown> = { [EVENT]: record };
    for (const name of names) variables[name] = record[name];
    return program(variables) as unknown;
  };
}
