/** The values of a repeatable option, in their order. */
export const listed = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
