/** A native operation takes as long for this many characters as an operator for one element. */
const TEXT_UNIT = 64;
/** The same for operations that look at each character for themselves. */
const CHARACTERS = 4;
/** A key of a large object takes as long as this many operators. */
const KEY = 5;

type CostOf = (operands: readonly unknown[]) => number;

/** What functions cost that neither take the same time for all operands nor a time that grows with the sum of their sizes. */
const COSTS: Readonly<Record<string, CostOf>> = {
  size: ([of]) => (typeof of === 'string' ? of.length / CHARACTERS : Array.isArray(of) ? 0 : sizeOf(of)),
  split: (operands) => searchCost(operands) + lengthOf(operands[0]) / CHARACTERS,
  indexOf: searchCost,
  lastIndexOf: searchCost,
  join: ([list, separator]) => joinedLength(list, lengthOf(separator)) / TEXT_UNIT,
};

/** What a function of CEL costs for these operands; the first one may be the receiver. */
export function callCost(name: string, operands: readonly unknown[]): number {
  return Object.hasOwn(COSTS, name) ? (COSTS[name]?.(operands) ?? 0) : sumOf(operands);
}

/** What it costs to go through both operands once: to join them, or to compare texts. */
export function sizeCost(left: unknown, right: unknown): number {
  return sizeOf(left) + sizeOf(right);
}

/** What it costs at most to compare two values, or a value with the elements of a list. Counts no further than `max`. */
export function comparisonCost(left: unknown, right: unknown, max: number): number {
  return typeof left === 'object' && left !== null ? depthSize(right, max) : sizeOf(right);
}

function sumOf(values: readonly unknown[]): number {
  let sum = 0;
  for (const value of values) sum += sizeOf(value);
  return sum;
}

/** What it costs to go through a value, without the elements of its elements. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length / TEXT_UNIT;
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  return Object.keys(value).length * KEY;
}

/** The same with them, no further than `max`. */
function depthSize(root: unknown, max: number): number {
  let size = 0;
  const left = [root];
  while (left.length > 0 && size <= max) {
    const value = left.pop();
    size += sizeOf(value);
    if (typeof value !== 'object' || value === null || size > max) continue;
    for (const element of value instanceof Map ? value.values() : Object.values(value)) {
      if (typeof element === 'object' || typeof element === 'string') left.push(element);
    }
  }
  return size;
}

/** V8 compares up to each character of the text with each of the part. */
function searchCost([text, part]: readonly unknown[]): number {
  return (lengthOf(text) * Math.max(1, lengthOf(part))) / TEXT_UNIT;
}

function joinedLength(list: unknown, separator: number): number {
  if (!Array.isArray(list)) return 0;
  let length = 0;
  for (const element of list) length += lengthOf(element) + separator + TEXT_UNIT;
  return length;
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}
