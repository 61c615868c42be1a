import type { Template, TemplatePart } from '../../setup/template.js';

/** The value of the alert expression. */
export const OWN_VALUE = '{{ printf "%.6g" $value }}';

/** The sentence as a Go template; `value` is the template of the value. */
export function goTemplate(template: Template, value: string): string {
  return template.map((part) => goPart(part, value)).join('');
}

function goPart(part: TemplatePart, value: string): string {
  switch (part.kind) {
    case 'text':
      return part.text.replaceAll('{{', '{{ "{{" }}');
    case 'label':
      return `{{ $labels.${part.name} }}`;
    case 'value':
      return value;
    case 'field':
      throw new Error(`BUG: Prometheus does not know the field ${part.source}`);
  }
}
