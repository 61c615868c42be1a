import type { Shape } from '../../event-schema/shape.js';
import { suggest } from '../../nearest.js';

/** An operand as it is written, and what is known of it. */
type Operand = readonly [text: string, shape: Shape];

/** Whether the two can be equal, as far as their types and values say. */
export function compatible(a: Shape, b: Shape): boolean {
  return (
    shareTypes(a, b) &&
    (a.values === undefined || b.values === undefined || a.values.some((value) => b.values?.includes(value)))
  );
}

/** Why a comparison has always the same result; `undefined` if it has not. */
export function comparisonFault(
  operator: '==' | '!=' | 'in',
  left: Operand,
  right: Operand,
): string | undefined {
  if (compatible(left[1], right[1])) return undefined;
  const [[text, { values, types }], [other, { types: otherTypes }]] =
    isConstant(left[1]) && !isConstant(right[1]) ? [right, left] : [left, right];
  if (!shareTypes(left[1], right[1])) {
    const constant = isConstant(left[1]) || isConstant(right[1]);
    const verb = operator === '!=' ? 'always differs from' : 'never equals';
    return constant
      ? `"${text}" is ${nameOf(types)} and ${verb} ${other}`
      : `"${text}" is ${nameOf(types)} and "${other}" is ${nameOf(otherTypes)}: they are never equal`;
  }
  const wanted = [left[1], right[1]].find((shape) => shape.values?.length === 1)?.values?.[0];
  const known = (values ?? []).map(String);
  return `"${text}" is never ${other}${typeof wanted === 'string' ? suggest(wanted, known) : ` (known: ${known.join(', ')})`}`;
}

function isConstant({ values }: Shape): boolean {
  return values?.length === 1;
}

function shareTypes({ types: a }: Shape, { types: b }: Shape): boolean {
  if (a === undefined || b === undefined || a.size === 0 || b.size === 0) return true;
  return [...a].some((type) => b.has(type));
}

/** `a number`, `a string or a list`. */
export function nameOf(types: Shape['types']): string {
  const NAMES = {
    string: 'a string',
    number: 'a number',
    boolean: 'true or false',
    object: 'an object',
    array: 'a list',
  };
  return [...(types ?? [])].map((type) => NAMES[type]).join(' or ');
}
