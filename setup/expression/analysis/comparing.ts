import type { ASTNode } from '@marcbachmann/cel-js';
import { hasType } from '../../event-schema/shape.js';
import { comparisonFault, compatible } from './comparison.js';
import { withPresent } from './event-fields.js';
import type { EventFields } from './event-fields.js';
import type { Known } from './finding.js';
import { pathOf, prefixesOf } from './path.js';
import { isNull } from './presence.js';
import { BOOLEAN } from './walk.js';
import type { Analyst } from './walk.js';
import { wholeFault } from './whole.js';

type Operand = readonly [ASTNode, Known];

/** `status == 'PAID'`, `gate != null` */
export function evaluateComparison(
  walk: Analyst,
  operator: '==' | '!=',
  [left, right]: readonly [ASTNode, ASTNode],
  fields: EventFields,
): Known {
  // A missing field, or one of a missing object, compares as null.
  if (isNull(left) || isNull(right)) {
    const tested = isNull(left) ? right : left;
    if (pathOf(tested) === undefined) walk.needed(tested, fields);
    else walk.notType(tested, walk.value(tested, allPresent(fields, tested)));
    return BOOLEAN;
  }
  const [first, second] = [walk.needed(left, fields), walk.needed(right, fields)];
  if (first.special === 'type' && second.special === 'type') return BOOLEAN;
  walk.notType(left, first);
  walk.notType(right, second);
  compare(walk, operator, [left, first], [right, second], fields);
  return BOOLEAN;
}

function compare(
  walk: Analyst,
  operator: '==' | '!=' | 'in',
  left: Operand,
  right: Operand,
  fields: EventFields,
): void {
  for (const [node, known] of [left, right]) {
    const other = node === left[0] ? right[1] : left[1];
    const whole = wholeFault(known, other.shape, fields);
    if (whole !== undefined) {
      walk.wrong(node, whole);
      return;
    }
  }
  const texts = [walk.text(left[0]), walk.text(right[0])] as const;
  const fault = comparisonFault(operator, [texts[0], left[1].shape], [texts[1], right[1].shape]);
  if (fault === undefined) return;
  walk.wrong(right[0].op === 'value' || left[0].op !== 'value' ? right[0] : left[0], fault);
}

/** `status in ['PAID', 'OPEN']`, `'new' in tags`. */
export function evaluateMembership(
  walk: Analyst,
  [element, list]: readonly [ASTNode, ASTNode],
  fields: EventFields,
): Known {
  const known = walk.needed(element, fields);
  walk.notType(element, known);
  const within = walk.needed(list, fields);
  if (list.op === 'list') {
    for (const each of list.args) {
      if (!isNull(each)) compare(walk, 'in', [element, known], [each, walk.value(each, fields)], fields);
    }
  } else if (!hasType(within.shape, 'object')) {
    const elements: Known = { shape: within.shape.element() };
    if (compatible(known.shape, elements.shape)) return BOOLEAN;
    compare(walk, 'in', [list, elements], [element, known], fields);
  }
  return BOOLEAN;
}

/** The fields, as if all on the way to this one existed. */
function allPresent(fields: EventFields, node: ASTNode): EventFields {
  return withPresent(fields, prefixesOf(pathOf(node) ?? []));
}
