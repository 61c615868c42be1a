/**
 * A sentence of an alert, with places for the labels of its series and for the value. The setup writes `{{origin}}` and `{{value}}`;
 * who is used to Prometheus may write `{{ $labels.origin }}` and `{{ $value }}`. All other text is meant as it stands.
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

/** A sentence without places. */
export const literal = (text: string): Template => [{ kind: 'text', text }];

/** Labels that the sentence names. */
export function labelsIn(template: Template): readonly string[] {
  return [...new Set(template.flatMap((part) => (part.kind === 'label' ? [part.name] : [])))];
}

/** The sentence in Go's template language; `value` is the template of the value. */
export function goTemplate(template: Template, value: string): string {
  return template.map((part) => goPart(part, value)).join('');
}

/** The sentence as Prometheus will write it. */
export function fillTemplate(
  template: Template,
  labels: Readonly<Record<string, string>>,
  value: number | undefined,
): string {
  const shown = value === undefined ? '' : formatValue(value);
  return template
    .map((part) => {
      if (part.kind === 'text') return part.text;
      return part.kind === 'label' ? (labels[part.name] ?? '') : shown;
    })
    .join('');
}

/** Prometheus' own value of an alert. */
export const OWN_VALUE = '{{ printf "%.6g" $value }}';

/** What `%.6g` of Go prints. */
export function formatValue(value: number): string {
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(6)))));
  if (value === 0 || !Number.isFinite(value) || (exponent >= -4 && exponent < 6)) {
    return String(Number(value.toPrecision(6)));
  }
  const [digits = '', power = ''] = value.toExponential(5).split('e');
  const sign = power.startsWith('-') ? '-' : '+';
  return `${Number(digits)}e${sign}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}

function placeOf(name: string): Part {
  return name === 'value' || name === '$value' ? { kind: 'value' } : { kind: 'label', name };
}

function goPart(part: Part, value: string): string {
  if (part.kind === 'value') return value;
  if (part.kind === 'label') return `{{ $labels.${part.name} }}`;
  return part.text.replaceAll('{{', '{{ "{{" }}');
}
