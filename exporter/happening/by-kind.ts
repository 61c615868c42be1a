import type { Happening, HappeningOf, Tell } from './happening.js';

/** One function for each kind of a group. A new kind fails the type check until it has one. */
export type ByKind<Group extends Happening> = {
  readonly [Kind in Group['kind']]: (happening: HappeningOf<Kind>) => void;
};

/** Passes each happening to the function of its kind. */
export function tellByKind<Group extends Happening>(functions: ByKind<Group>): Tell<Group> {
  return (happening) => {
    const kind: Group['kind'] = happening.kind;
    const tell: (happening: never) => void = functions[kind];
    // The function under a kind takes happenings of that kind; TypeScript does not correlate the two.
    tell(happening as never);
  };
}
