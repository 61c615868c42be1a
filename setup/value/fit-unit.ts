import type { Template } from '../template.js';
import type { Notation } from './notation.js';

/** A unit that a person may have written after the place of the value. */
const WRITTEN: Readonly<Record<string, RegExp>> = {
  duration: /^ ?(?:s|secs?|seconds?)(?![\w-])/,
  '%': /^ ?(?:%|percent(?!\w))/,
  B: /^ ?(?:B|bytes?)(?!\w)/,
  '/s': /^(?: [\w ]+?)??(\/s(?!\w)| (?:a|per|each) second(?!\w))/,
  '/min': /^(?: [\w ]+?)??(\/min(?!\w)| (?:a|per|each) minute(?!\w))/,
};

/**
 * The sentence without units that follow the value, because the value is written with its own: `{{value}} s` becomes `{{value}}`,
 * `{{value}} orders a second` becomes `{{value}} orders`.
 */
export function fitUnit(template: Template, { scale, unit }: Notation): Template {
  const written = WRITTEN[scale === 'duration' ? scale : unit];
  if (written === undefined) return template;
  return template.map((part, index) => {
    if (part.kind !== 'text' || template[index - 1]?.kind !== 'value') return part;
    const [found, phrase = found] = written.exec(part.text) ?? [];
    if (found === undefined || phrase === undefined) return part;
    const start = found.slice(0, found.length - phrase.length);
    return { kind: 'text', text: start + part.text.slice(found.length) };
  });
}
