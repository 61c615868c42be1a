/**
 * A sentence of an alert with placeholders for the labels of its series and for the value: `{{origin}}` and `{{value}}`, or in the
 * form that Prometheus uses, `{{ $labels.origin }}` and `{{ $value }}`. All other text is literal.
 */
export type Template = readonly Part[];
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'value' };

const PLACEHOLDER = /\{\{\s*(?:\$labels\.)?(\$?[a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g;

export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    parts.push({ kind: 'text', text: text.slice(end, match.index) }, placeOf(match[1] ?? ''));
    end = match.index + match[0].length;
  }
  parts.push({ kind: 'text', text: text.slice(end) });
  return parts.filter((part) => part.kind !== 'text' || part.text !== '');
}

/** A sentence without placeholders. */
export const literal = (text: string): Template => [{ kind: 'text', text }];

/** Labels for which the sentence has placeholders. */
export function labelsIn(template: Template): readonly string[] {
  return [...new Set(template.flatMap((part) => (part.kind === 'label' ? [part.name] : [])))];
}

/** The sentence as a Go template; `value` is the template of the value. */
export function goTemplate(template: Template, value: string): string {
  return template.map((part) => goPart(part, value)).join('');
}

/** The sentence as Prometheus renders it; `shown` is the formatted value. */
export function fillTemplate(
  template: Template,
  labels: Readonly<Record<string, string>>,
  shown: string,
): string {
  return template
    .map((part) => {
      if (part.kind === 'text') return part.text;
      return part.kind === 'label' ? (labels[part.name] ?? '') : shown;
    })
    .join('');
}

/** The value of the alert expression. */
export const OWN_VALUE = '{{ printf "%.6g" $value }}';

function placeOf(name: string): Part {
  return name === 'value' || name === '$value' ? { kind: 'value' } : { kind: 'label', name };
}

function goPart(part: Part, value: string): string {
  if (part.kind === 'value') return value;
  if (part.kind === 'label') return `{{ $labels.${part.name} }}`;
  return part.text.replaceAll('{{', '{{ "{{" }}');
}
