/** Macros whose operands are evaluated for each element, with a variable that the first operand names. */
const LAMBDAS: ReadonlySet<string> = new Set(
  'all exists exists_one existsOne filter map optMap optFlatMap bind'.split(' '),
);

export function isLambda(method: string): boolean {
  return LAMBDAS.has(method);
}
