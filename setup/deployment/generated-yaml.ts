import { dump } from 'js-yaml';

/**
 * A document as YAML below its header and remarks, each on one line. Keys keep their order, which is chosen for readability.
 */
export function generatedYaml(document: object, header: string, remarks: readonly string[] = []): string {
  const lines = remarks.map((remark) => `# ${remark.replaceAll(/\s+/g, ' ')}\n`);
  return header + lines.join('') + dump(document, { lineWidth: -1, noRefs: true });
}
