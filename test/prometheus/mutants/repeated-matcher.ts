import { allWithin, childrenOf } from '../../../setup/promql/ast.js';
import type { LabelMatcher, PromqlExpression, VectorSelector } from '../../../setup/promql/ast.js';
import { keepsLabel, needsPartner, pinnedLabels } from './pinned-labels.js';

/** Whether the mutant only lacks matchers of one selector that the other side of an operation has as well. */
export function lacksRepeatedMatchers(original: PromqlExpression, mutant: PromqlExpression): boolean {
  const before = selectorsIn(original);
  const after = selectorsIn(mutant);
  const changed = before.findIndex((selector, index) => !isSame(selector, after[index]));
  const [selector, shorter] = [before[changed], after[changed]];
  if (selector === undefined || shorter === undefined || before.length !== after.length) return false;
  const removed = selector.matchers.filter(
    (matcher) => !shorter.matchers.some((each) => isSameMatcher(each, matcher)),
  );
  const kept = selector.matchers.length - removed.length;
  return (
    removed.length > 0 &&
    kept === shorter.matchers.length &&
    removed.every((matcher) => isRepeated(original, selector, matcher))
  );
}

const selectorsIn = (root: PromqlExpression) =>
  allWithin(root).filter((part): part is VectorSelector => part.kind === 'selector');

const isSame = (a: VectorSelector, b: VectorSelector | undefined) =>
  a.name === b?.name && JSON.stringify(a.matchers.map(textOf)) === JSON.stringify(b?.matchers.map(textOf));

const textOf = ({ label, operator, value }: LabelMatcher) => [label, operator, value];
const isSameMatcher = (a: LabelMatcher, b: LabelMatcher) => String(textOf(a)) === String(textOf(b));

/** Follows the label from the selector upwards, until an operation needs a partner with the same value. */
function isRepeated(
  root: PromqlExpression,
  selector: VectorSelector,
  { label, operator, value }: LabelMatcher,
): boolean {
  if (operator !== '=') return false;
  let side: PromqlExpression = selector;
  for (const part of ancestorsOf(root, selector)) {
    if (!keepsLabel(part, label)) return false;
    if (part.kind === 'binary') {
      const other = part.left === side ? part.right : part.left;
      if (needsPartner(part, side) && pinnedLabels(other)[label] === value) return true;
    }
    side = part;
  }
  return false;
}

/** From the innermost to the outermost. */
function ancestorsOf(root: PromqlExpression, inner: PromqlExpression): readonly PromqlExpression[] {
  if (root === inner) return [];
  const child = childrenOf(root).find((each) => allWithin(each).includes(inner));
  return child === undefined ? [] : [...ancestorsOf(child, inner), root];
}
