import type { Template, TemplatePart } from '../../setup/template.js';

/** The sentence as a Go template; `value` is the template of the value. */
export function goTemplate(template: Template, value: string): string {
  return template.map((part) => goPart(part, value)).join('');
}

/** Text that a Go template prints as it is. */
export const goText = (text: string) => text.replaceAll('{{', '{{ "{{" }}');

function goPart(part: TemplatePart, value: string): string {
  switch (part.kind) {
    case 'text':
      return goText(part.text);
    case 'label':
      return `{{ $labels.${part.name} }}`;
    case 'value':
      return value;
    case 'field':
      throw new Error(`BUG: Prometheus does not know the field ${part.source}`);
  }
}
