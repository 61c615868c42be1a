/** Why nobody is told of an insight that fires, in words for a page; nothing if people are. */
export function untold({
  isObserved,
  mutedBy,
}: {
  readonly isObserved?: boolean;
  readonly mutedBy?: string | undefined;
}): readonly string[] {
  if (isObserved === true) return ['observing'];
  return mutedBy === undefined ? [] : [`muted by ${mutedBy}`];
}
