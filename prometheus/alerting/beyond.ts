/** A whole number beyond a bound: a test uses it to make an alert fire, and it prints the same everywhere. */
export function beyond(bound: number, direction: 'above' | 'below'): number {
  return direction === 'above' ? Math.floor(bound) + 1 : Math.ceil(bound) - 1;
}
