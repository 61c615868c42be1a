/** A sentence with placeholders. All other text is literal. */
export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'value' }
  | TemplateField;

export interface TemplateField {
  readonly kind: 'field';
  /** The CEL expression of the field. */
  readonly source: string;
  /** Where it starts in the sentence. */
  readonly offset: number;
}

const PLACEHOLDER = /\{\{\s*(?:\$labels\.)?(\$?[a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g;
const SUMMARY_PLACEHOLDER = /\{\{\s*((?:event|message)(?:\.[a-zA-Z_]\w*)+|[a-zA-Z_]\w*)\s*\}\}/g;

/**
 * A sentence of an alert with placeholders for the labels of its series and for the value: `{{origin}}` and `{{value}}`, or in the
 * form that Prometheus uses, `{{ $labels.origin }}` and `{{ $value }}`.
 */
export function parseTemplate(text: string): Template {
  return parse(text, PLACEHOLDER);
}

/** The summary of an insight, which may also name fields of the event: `{{event.temperature}}`. */
export function parseSummary(text: string): Template {
  return parse(text, SUMMARY_PLACEHOLDER);
}

/** A sentence without placeholders. */
export const literal = (text: string): Template => [{ kind: 'text', text }];

/** Labels for which the sentence has placeholders. */
export function labelsIn(template: Template): readonly string[] {
  return [...new Set(template.flatMap((part) => (part.kind === 'label' ? [part.name] : [])))];
}

/** Fields of the event for which the sentence has placeholders, each once. */
export function fieldsIn(template: Template): readonly TemplateField[] {
  const fields = template.filter((part) => part.kind === 'field');
  return fields.filter(({ source }, at) => fields.findIndex((other) => other.source === source) === at);
}

/** The text of each field by its expression. */
export type FieldTexts = ReadonlyMap<string, string>;

/** What stands for a field whose text is not known. */
const UNKNOWN_FIELD = '…';

/** The sentence with everything filled in; `shown` is the formatted value. */
export function fillTemplate(
  template: Template,
  labels: Readonly<Record<string, string>>,
  shown: string,
  fields: FieldTexts = new Map(),
): string {
  return template
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'label':
          return labels[part.name] ?? '';
        case 'value':
          return shown;
        case 'field':
          return fields.get(part.source) ?? UNKNOWN_FIELD;
      }
    })
    .join('');
}

/** The sentence where no event is at hand: fields become text. */
export function withoutFields(template: Template): Template {
  return template.map((part) => (part.kind === 'field' ? { kind: 'text', text: UNKNOWN_FIELD } : part));
}

/** The sentence of a list, which knows no values: `{{value}} of flights land late` becomes `Flights land late`. */
export function withoutLeadingValue(template: Template): Template {
  const [first, second, ...others] = template;
  if (first?.kind !== 'value' || second?.kind !== 'text') return template;
  const text = second.text.replace(/^\s+(?:of\s+)?/, '');
  return [{ kind: 'text', text: text.charAt(0).toUpperCase() + text.slice(1) }, ...others];
}

function parse(text: string, placeholder: RegExp): Template {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const name = match[1] ?? '';
    const offset = match.index + match[0].indexOf(name);
    parts.push({ kind: 'text', text: text.slice(end, match.index) }, partOf(name, offset));
    end = match.index + match[0].length;
  }
  parts.push({ kind: 'text', text: text.slice(end) });
  return parts.filter((part) => part.kind !== 'text' || part.text !== '');
}

function partOf(name: string, offset: number): TemplatePart {
  if (name === 'value' || name === '$value') return { kind: 'value' };
  return name.includes('.') ? { kind: 'field', source: name, offset } : { kind: 'label', name };
}
