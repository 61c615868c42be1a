import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import { closureOf } from './closure.js';
import { costBudget } from './cost.js';
import { environmentOf, isBareName } from './environment.js';
import { ExpressionError } from './error.js';
import { explain, meansTheMessage, reservedByCel, unknownField } from './explain.js';
import type { Expression } from './expression.js';
import type { FieldTypes } from './field-types.js';
import { evaluatorOf } from './evaluator.js';
import type { Evaluate } from './evaluator.js';
import { checkExpressionLimits } from './limits.js';
import { meter } from './metering.js';
import { isMessageMember, unknownMember } from './message.js';
import { compareAbsent } from './null-tests.js';
import { EVENT, MESSAGE, fieldReads } from './reads.js';
import type { FieldRead } from './reads.js';
import { misfit, resultType, resultValue } from './result.js';
import type { Expected } from './result.js';

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
    compareAbsent(program.ast);
    return {
      source,
      type: resultType(type),
      fields: this.#fieldsOf(reads),
      readsWholeEvent: reads.some(isWholeEvent),
      attempt: closureOf(program.ast, (name) => this.#bareTypeOf(name)),
      evaluate: this.#evaluatorOf(program, reads, expected),
    };
  }

  /** For the checker numbers of an event are doubles. A larger integer is a bigint: then the operands have no fixed type. */
  #evaluatorOf(program: ParseResult, reads: readonly FieldRead[], expected: Expected): Evaluate {
    const run = evaluatorOf(metered(program), reads);
    const numbers = reads.filter(({ name, of }) => of === 'bare' && this.typeOf(name) === 'double');
    if (numbers.length === 0) return (record) => resultValue(run(record), expected);
    let exact: Evaluate | undefined;
    return (record) => {
      if (!numbers.some(({ name }) => typeof record[name] === 'bigint'))
        return resultValue(run(record), expected);
      exact ??= evaluatorOf(metered(this.#untyped(program.ast.input)), reads);
      return resultValue(exact(record), expected);
    };
  }

  /** The program with fields of any type. */
  #untyped(source: string): ParseResult {
    const types = [...this.#fields.types].map(
      ([name, type]) => [name, type === 'double' ? 'dyn' : type] as const,
    );
    const program = environmentOf({ ...this.#fields, types: new Map(types) }).parse(source);
    program.check();
    compareAbsent(program.ast);
    return program;
  }

  /** The type of a field that has a bare name. */
  #bareTypeOf(name: string): string {
    return isBareName(name) ? this.typeOf(name) : 'dyn';
  }

  #parse(source: string): ParseResult {
    try {
      const program = this.#environment.parse(source);
      checkExpressionLimits(program.ast);
      return program;
    } catch (error) {
      throw explain(error, source, this.#names());
    }
  }

  #typeOf(program: ParseResult, source: string): string {
    const { type, error } = program.check();
    if (type === undefined) throw explain(error, source, this.#names());
    return type;
  }

  /** Checks what CEL does not: members of `event` and `message`, and bare names that CEL reserves. */
  #check({ name, of, node }: FieldRead): void {
    const fault = this.#faultOf(name, of);
    if (fault !== undefined) throw new ExpressionError(fault, node.start, node.end);
  }

  #faultOf(name: string, of: FieldRead['of']): string | undefined {
    const listed = this.#fields.types.has(name);
    switch (of) {
      case 'message':
        return isMessageMember(name) ? undefined : unknownMember(name);
      case 'event':
        return listed || this.#fields.open ? undefined : unknownField(name, this.#names());
      case 'bare':
        if (!listed || name === EVENT || isBareName(name)) return undefined;
        return name === MESSAGE ? meansTheMessage() : reservedByCel(name);
    }
  }

  /** An expression that reads the whole event may read any field. */
  #fieldsOf(reads: readonly FieldRead[]): readonly string[] {
    const whole = reads.some(isWholeEvent);
    const names = reads
      .filter(({ name, of }) => of === 'event' || (of === 'bare' && name !== EVENT && name !== MESSAGE))
      .map(({ name }) => name);
    return [...new Set(whole ? [...names, ...this.#fields.types.keys()] : names)];
  }

  #names(): readonly string[] {
    return [...this.#fields.types.keys()];
  }
}

/** The program with a limit on what it may cost. Programs that cannot cost much stay as they are. */
function metered(program: ParseResult): Evaluate {
  if (!meter(program.ast)) return program;
  return (variables) => {
    costBudget.beginEvaluation();
    return program(variables);
  };
}

function isWholeEvent({ name, of }: FieldRead): boolean {
  return of === 'bare' && name === EVENT;
}
