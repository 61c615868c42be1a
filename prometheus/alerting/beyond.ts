/** A whole number behind a bound: what a test uses to make an alert fire, and what prints the same everywhere. */
export function beyond(bound: number, direction: 'above' | 'below'): number {
  return direction === 'above' ? Math.floor(bound) + 1 : Math.ceil(bound) - 1;
}
