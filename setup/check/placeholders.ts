import { unknown } from './context.js';

/** Placeholders of a summary, such as `{{origin}}`, that have no value. */
export function unknownPlaceholders(
  summary: string | undefined,
  known: readonly string[],
): readonly { readonly offset: number; readonly message: string }[] {
  return Array.from((summary ?? '').matchAll(/\{\{([^{}]*)\}\}/g))
    .map(({ index, 1: name = '' }) => ({ index, name: name.trim() }))
    .filter(({ name }) => !known.includes(name))
    .map(({ index, name }) => ({ offset: index, message: unknown('placeholder', name, known) }));
}
