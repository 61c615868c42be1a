import { dump } from 'js-yaml';

/** A document as YAML below its header. Keys keep their order, which is chosen for readability. */
export function generatedYaml(document: object, header: string): string {
  return header + dump(document, { lineWidth: -1, noRefs: true });
}
