import type { ASTNode } from '@marcbachmann/cel-js';
import { ANY, either, hasType, shapeOfType, shapeOfValues } from '../../event-schema/shape.js';
import type { Scalar } from '../../event-schema/shape.js';
import { isBareName, parseExpression } from '../environment.js';
import { reservedByCel } from '../explain.js';
import { childrenOf, EVENT, memberOf, MESSAGE } from '../reads.js';
import type { Member } from '../reads.js';
import { evaluateCall, evaluateMethod } from './calling.js';
import { evaluateComparison, evaluateMembership } from './comparing.js';
import { withPresent } from './event-fields.js';
import type { EventFields } from './event-fields.js';
import type { Finding, Known } from './finding.js';
import { memberFault } from './members.js';
import { resultOfOperator } from './operators.js';
import { keyOf } from './path.js';
import { pathsPresentAfter, pathsTestedBy } from './presence.js';
import { BOOLEAN, listOf, TYPE, UNKNOWN } from './walk.js';
import type { Analyst } from './walk.js';
import { MESSAGE_FIELDS, wholeFault } from './whole.js';

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
  const walk = new ExpressionWalk(source);
  const result = walk.value(root, fields);
  return {
    result,
    findings: walk.findings,
    presentAfter: pathsPresentAfter(root, 'some'),
    presentIfTrue: pathsPresentAfter(root, 'true'),
  };
}

/** One walk through an expression. Each node is evaluated with what is known where it stands. */
class ExpressionWalk implements Analyst {
  readonly findings: Finding[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** A value that is needed: a field that may be missing is reported. */
  needed(node: ASTNode, fields: EventFields): Known {
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
        return this.#name(node.args, fields);
      case '[]':
      case '[?]': {
        const list = this.needed(node.args[0], fields);
        this.needed(node.args[1], fields);
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
        return evaluateComparison(this, node.op, node.args, fields);
      case 'in':
        return evaluateMembership(this, node.args, fields);
      case 'call':
        return evaluateCall(this, node.args, fields);
      case 'rcall':
        return evaluateMethod(this, node, fields);
      case 'list':
        return { shape: listOf(node.args.map((each) => this.needed(each, fields).shape)) };
      default:
        return resultOfOperator(
          node.op,
          childrenOf(node.args).map((child) => this.operand(child, fields).shape),
        );
    }
  }

  #name(name: string, { fields, present }: EventFields): Known {
    if (name === EVENT) return { shape: { ...shapeOfType('object'), fields }, path: [], special: 'event' };
    if (name === MESSAGE) return { shape: MESSAGE_FIELDS, special: 'message' };
    const field = fields.get(name);
    if (field === undefined) return isBareName(name) ? UNKNOWN : TYPE;
    // Its type says that it has to be written otherwise.
    if (!isBareName(name)) return UNKNOWN;
    const known = { shape: field.shape(), path: [name] };
    if (field.absence === undefined || present.has(name)) return known;
    return { ...known, missing: { ...known, written: name, absence: field.absence, isOfVariable: false } };
  }

  #member(node: ASTNode, member: Member, fields: EventFields): Known {
    const { object, name } = member;
    const owner = this.needed(object, fields);
    this.notType(object, owner);
    const field = owner.shape.fields.get(name);
    const fault = field === undefined ? memberFault(this.text(object), owner, name) : undefined;
    if (fault !== undefined) this.wrong(node, fault, nameStart(node, name));
    const shape = field?.shape() ?? ANY;
    if (member.optional || owner.special === 'optional') return { shape, special: 'optional' };
    const path = owner.path && [...owner.path, name];
    if (field?.absence === undefined || path === undefined || fields.present.has(keyOf(path))) {
      return { shape, path };
    }
    const isOfVariable = fields.variables.has(path[0] ?? '');
    const written = this.text(node);
    return { shape, path, missing: { shape, path, written, absence: field.absence, isOfVariable } };
  }

  #choice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], fields: EventFields): Known {
    this.needed(condition, fields);
    const first = this.value(yes, withPresent(fields, pathsPresentAfter(condition, 'true')));
    const second = this.value(no, withPresent(fields, pathsPresentAfter(condition, 'false')));
    return { shape: either(first.shape, second.shape), missing: first.missing ?? second.missing };
  }

  /**
   * In CEL, one operand can decide although the other fails, in either order. So each stands under what the other has shown when
   * it does not decide: the second under all that the first shows, the first only under what the second tests, since the second
   * relies on the first.
   */
  #logic(neutral: 'true' | 'false', [left, right]: readonly [ASTNode, ASTNode], fields: EventFields): Known {
    this.#condition(left, withPresent(fields, pathsTestedBy(right, neutral)));
    this.#condition(right, withPresent(fields, pathsPresentAfter(left, neutral)));
    return BOOLEAN;
  }

  #condition(node: ASTNode, fields: EventFields): void {
    this.notType(node, this.needed(node, fields));
  }

  operand(node: ASTNode, fields: EventFields): Known {
    const known = this.needed(node, fields);
    this.notType(node, known);
    const whole = known.special === 'message' ? wholeFault(known, shapeOfType('string'), fields) : undefined;
    if (whole !== undefined) this.wrong(node, whole);
    return known;
  }

  /** A word of CEL where a value is expected. */
  notType(node: ASTNode, known: Known): void {
    if (known.special === 'type' && node.op === 'id') this.wrong(node, reservedByCel(node.args));
  }

  wrong({ start, end }: ASTNode, message: string, at = start): void {
    if (this.findings.some((each) => each.kind === 'wrong' && each.start === at)) return;
    this.findings.push({ kind: 'wrong', start: at, end, message });
  }

  text({ start, end }: ASTNode): string {
    return this.#source.slice(start, end);
  }
}

/** Where the name of a member begins: in `user['name']`, quote and bracket follow it. */
function nameStart({ op, end }: ASTNode, name: string): number {
  return end - name.length - (op === '.' || op === '.?' ? 0 : 2);
}

function isScalar(value: unknown): value is Scalar | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

function scalarOf(value: Scalar | bigint): Scalar {
  return typeof value === 'bigint' ? Number(value) : value;
}
