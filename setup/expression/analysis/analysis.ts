import type { ASTNode } from '@marcbachmann/cel-js';
import { ANY, either, hasType, shapeOfType, shapeOfValues } from '../../event-schema/shape.js';
import type { Scalar, Shape } from '../../event-schema/shape.js';
import { isBareName, parseExpression } from '../environment.js';
import { reservedByCel } from '../explain.js';
import { childrenOf, EVENT, MESSAGE } from '../reads.js';
import { comparisonFault, compatible } from './comparison.js';
import { withField, withPresent } from './event-fields.js';
import type { EventFields } from './event-fields.js';
import type { Finding, Known } from './finding.js';
import { isLambda } from './lambdas.js';
import { memberFault } from './members.js';
import { keyOf, memberOf, pathOf, prefixesOf } from './path.js';
import { isNull, pathsPresentAfter } from './presence.js';
import { MESSAGE_FIELDS, wholeFault } from './whole.js';
import { resultOfCall, resultOfMethod } from './results.js';

export interface Analysis {
  readonly result: Known;
  readonly findings: readonly Finding[];
  /** Paths that exist if the expression was evaluated without an error, and if it was true. */
  readonly presentAfter: ReadonlySet<string>;
  readonly presentIfTrue: ReadonlySet<string>;
}

/** What an expression says of an event with these fields; `undefined` if it does not parse. */
export function analyse(source: string, fields: EventFields): Analysis | undefined {
  const root = parseExpression(source);
  if (root === undefined) return undefined;
  const walk = new Walk(source);
  const result = walk.value(root, fields);
  return {
    result,
    findings: walk.findings,
    presentAfter: pathsPresentAfter(root, 'any'),
    presentIfTrue: pathsPresentAfter(root, 'true'),
  };
}

const UNKNOWN: Known = { shape: ANY };
const BOOLEAN: Known = { shape: shapeOfType('boolean') };
const TYPE: Known = { shape: ANY, special: 'type' };

/** One walk through an expression. Each node is evaluated with what is known where it stands. */
class Walk {
  readonly findings: Finding[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** A value that is needed: a field that may be missing is reported. */
  #needed(node: ASTNode, fields: EventFields): Known {
    const known = this.value(node, fields);
    const { missing } = known;
    const reported = this.findings.some(
      (each) =>
        each.kind === 'missing' && missing !== undefined && keyOf(each.field.path) === keyOf(missing.path),
    );
    if (missing !== undefined && !reported) {
      this.findings.push({ kind: 'missing', start: node.start, end: node.end, field: missing });
    }
    return known;
  }

  value(node: ASTNode, fields: EventFields): Known {
    const member = memberOf(node);
    if (member !== undefined) return this.#member(node, member, fields);
    switch (node.op) {
      case 'value':
        return isScalar(node.args) ? { shape: shapeOfValues([scalarOf(node.args)]) } : UNKNOWN;
      case 'id':
        return this.#name(node, node.args, fields);
      case '[]':
      case '[?]': {
        const list = this.#needed(node.args[0], fields);
        this.#needed(node.args[1], fields);
        const shape = hasType(list.shape, 'object') ? ANY : list.shape.element();
        return node.op === '[]' && list.special !== 'optional' ? { shape } : { shape, special: 'optional' };
      }
      case '?:':
        return this.#choice(node.args, fields);
      case '&&':
      case '||':
        return this.#logic(node.op === '&&' ? 'true' : 'false', node.args, fields);
      case '==':
      case '!=':
        return this.#comparison(node.op, node.args, fields);
      case 'in':
        return this.#membership(node.args, fields);
      case 'call':
        return this.#call(node.args, fields);
      case 'rcall':
        return this.#method(node, fields);
      case 'list':
        return { shape: listOf(node.args.map((each) => this.#needed(each, fields).shape)) };
      default:
        return this.#operation(node, fields);
    }
  }

  #name(node: ASTNode, name: string, { fields, open, present }: EventFields): Known {
    if (name === EVENT) return { shape: { ...shapeOfType('object'), fields }, path: [], special: 'event' };
    if (name === MESSAGE) return { shape: MESSAGE_FIELDS, special: 'message' };
    const field = fields.get(name);
    if (field === undefined || !isBareName(name)) return isBareName(name) || !open ? UNKNOWN : TYPE;
    const known = { shape: field.shape(), path: [name] };
    if (field.absence === undefined || present.has(name)) return known;
    return { ...known, missing: { ...known, written: this.#text(node), absence: field.absence } };
  }

  #member(node: ASTNode, member: NonNullable<ReturnType<typeof memberOf>>, fields: EventFields): Known {
    const { object, name } = member;
    const owner = this.#needed(object, fields);
    this.#notType(object, owner);
    const field = owner.shape.fields.get(name);
    const fault = field === undefined ? memberFault(this.#text(object), owner, name) : undefined;
    if (fault !== undefined) this.#wrong(node, fault, node.end - name.length);
    const shape = field?.shape() ?? ANY;
    if (member.optional || owner.special === 'optional') return { shape, special: 'optional' };
    const path = owner.path && [...owner.path, name];
    const missing = field?.absence !== undefined && path !== undefined && !fields.present.has(keyOf(path));
    if (!missing) return { shape, path };
    return { shape, path, missing: { shape, path, written: this.#text(node), absence: field.absence } };
  }

  #choice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], fields: EventFields): Known {
    this.#needed(condition, fields);
    const first = this.value(yes, withPresent(fields, pathsPresentAfter(condition, 'true')));
    const second = this.value(no, withPresent(fields, pathsPresentAfter(condition, 'false')));
    return { shape: either(first.shape, second.shape), missing: first.missing ?? second.missing };
  }

  /** In CEL, one operand can decide although the other fails, in either order: each stands under the outcome at which the other does not decide. */
  #logic(neutral: 'true' | 'false', [left, right]: readonly [ASTNode, ASTNode], fields: EventFields): Known {
    this.#condition(left, withPresent(fields, pathsPresentAfter(right, neutral)));
    this.#condition(right, withPresent(fields, pathsPresentAfter(left, neutral)));
    return BOOLEAN;
  }

  #condition(node: ASTNode, fields: EventFields): void {
    this.#notType(node, this.#needed(node, fields));
  }

  #comparison(operator: '==' | '!=', [left, right]: readonly [ASTNode, ASTNode], fields: EventFields): Known {
    // A missing field, or one of a missing object, compares as null.
    if (isNull(left) || isNull(right)) {
      const tested = isNull(left) ? right : left;
      if (pathOf(tested) === undefined) this.#needed(tested, fields);
      else this.#notType(tested, this.value(tested, allPresent(fields, tested)));
      return BOOLEAN;
    }
    const [first, second] = [this.#needed(left, fields), this.#needed(right, fields)];
    if (first.special === 'type' && second.special === 'type') return BOOLEAN;
    this.#notType(left, first);
    this.#notType(right, second);
    this.#compare(operator, [left, first], [right, second], fields);
    return BOOLEAN;
  }

  #compare(operator: '==' | '!=' | 'in', left: Operand, right: Operand, fields: EventFields): void {
    for (const [node, known] of [left, right]) {
      const other = node === left[0] ? right[1] : left[1];
      const whole = wholeFault(known, other.shape, fields);
      if (whole !== undefined) {
        this.#wrong(node, whole);
        return;
      }
    }
    const texts = [this.#text(left[0]), this.#text(right[0])] as const;
    const fault = comparisonFault(operator, [texts[0], left[1].shape], [texts[1], right[1].shape]);
    if (fault === undefined) return;
    this.#wrong(right[0].op === 'value' || left[0].op !== 'value' ? right[0] : left[0], fault);
  }

  /** `status in ['PAID', 'OPEN']`, `'new' in tags`. */
  #membership([element, list]: readonly [ASTNode, ASTNode], fields: EventFields): Known {
    const known = this.#needed(element, fields);
    this.#notType(element, known);
    const within = this.#needed(list, fields);
    if (list.op === 'list') {
      for (const each of list.args) {
        if (!isNull(each)) this.#compare('in', [element, known], [each, this.value(each, fields)], fields);
      }
    } else if (!hasType(within.shape, 'object')) {
      const elements: Known = { shape: within.shape.element() };
      if (compatible(known.shape, elements.shape)) return BOOLEAN;
      this.#compare('in', [list, elements], [element, known], fields);
    }
    return BOOLEAN;
  }

  #call([name, operands]: readonly [string, readonly ASTNode[]], fields: EventFields): Known {
    const [only] = operands;
    if (name === 'has' && only !== undefined) {
      const member = memberOf(only);
      // The field itself may be missing, but not what leads to it.
      if (member !== undefined) this.value(only, fields);
      return BOOLEAN;
    }
    if (name === 'type') {
      for (const each of operands) this.value(each, fields);
      return TYPE;
    }
    const known = operands.map((each) => this.#operand(each, fields));
    return {
      shape: resultOfCall(
        name,
        known.map(({ shape }) => shape),
      ),
    };
  }

  #operand(node: ASTNode, fields: EventFields): Known {
    const known = this.#needed(node, fields);
    this.#notType(node, known);
    const whole = known.special === 'message' ? wholeFault(known, shapeOfType('string'), fields) : undefined;
    if (whole !== undefined) this.#wrong(node, whole);
    return known;
  }

  #method(node: Extract<ASTNode, { op: 'rcall' }>, fields: EventFields): Known {
    const [method, receiver, operands] = node.args;
    // Namespaces such as `math` are no fields.
    const known =
      receiver.op === 'id' && !fields.fields.has(receiver.args)
        ? this.value(receiver, fields)
        : this.#operand(receiver, fields);
    if (isLambda(method)) return this.#lambda(method, known, operands, fields);
    const others = operands.map((each) =>
      method === 'orValue' ? this.value(each, fields) : this.#operand(each, fields),
    );
    return resultOfMethod(method, known, others);
  }

  #lambda(method: string, known: Known, operands: readonly ASTNode[], fields: EventFields): Known {
    const [variable, ...bodies] = operands;
    if (variable?.op !== 'id') return UNKNOWN;
    const [value, ...others] = method === 'bind' ? bodies : [undefined, ...bodies];
    const element = value === undefined ? known.shape.element() : this.value(value, fields).shape;
    const bound = withField(fields, variable.args, element);
    const results = others.flatMap((each) => (each === undefined ? [] : [this.#needed(each, bound)]));
    if (method === 'filter') return known;
    const last = results.at(-1) ?? UNKNOWN;
    if (method === 'map') return { shape: listOf([last.shape]) };
    if (method === 'bind') return { shape: last.shape };
    return method.startsWith('opt') ? { shape: ANY, special: 'optional' } : BOOLEAN;
  }

  #operation(node: ASTNode, fields: EventFields): Known {
    const known = childrenOf(node.args).map((child) => this.#operand(child, fields).shape);
    switch (node.op) {
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '!_':
        return BOOLEAN;
      case '+':
        return {
          shape: known.every((shape) => isOnly(shape, 'string')) ? shapeOfType('string') : numberIf(known),
        };
      case '-':
      case '*':
      case '/':
      case '%':
      case '-_':
        return { shape: numberIf(known) };
      default:
        return UNKNOWN;
    }
  }

  /** A word of CEL where a value is expected. */
  #notType(node: ASTNode, known: Known): void {
    if (known.special === 'type' && node.op === 'id') this.#wrong(node, reservedByCel(node.args));
  }

  #wrong({ start, end }: ASTNode, message: string, at = start): void {
    if (this.findings.some((each) => each.kind === 'wrong' && each.start === at)) return;
    this.findings.push({ kind: 'wrong', start: at, end, message });
  }

  #text({ start, end }: ASTNode): string {
    return this.#source.slice(start, end);
  }
}

/** The fields, as if all on the way to this one existed. */
function allPresent(fields: EventFields, node: ASTNode): EventFields {
  return withPresent(fields, prefixesOf(pathOf(node) ?? []));
}

type Operand = readonly [ASTNode, Known];

function isScalar(value: unknown): value is Scalar | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

function scalarOf(value: Scalar | bigint): Scalar {
  return typeof value === 'bigint' ? Number(value) : value;
}

function isOnly({ types }: Shape, type: 'string' | 'number'): boolean {
  return types?.size === 1 && types.has(type);
}

function numberIf(operands: readonly Shape[]): Shape {
  return operands.every((shape) => isOnly(shape, 'number')) ? shapeOfType('number') : ANY;
}

function listOf(elements: readonly Shape[]): Shape {
  const element = elements.length === 0 ? ANY : elements.reduce(either);
  return { ...shapeOfType('array'), element: () => element };
}
