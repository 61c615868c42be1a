import { unknown } from './context.js';

/** Placeholders of a summary, such as `{{origin}}`, that have no value. */
export function unknownPlaceholders(
  summary: string | undefined,
  known: readonly string[],
): readonly { readonly offset: number; readonly message: string }[] {
  return Array.from((summary ?? '').matchAll(/\{\{\s*(.*?)\s*\}\}/g))
    .filter(([, name = '']) => !known.includes(name))
    .map(({ index, 1: name = '' }) => ({ offset: index, message: unknown('placeholder', name, known) }));
}
