import type { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { requireLater } from '../../../setup/require-later.js';

interface Yaml {
  readonly load: typeof load;
  readonly FAILSAFE_SCHEMA: typeof FAILSAFE_SCHEMA;
}

/**
 * Some top-level maps of a configuration as Prometheus prints it, parsed; every scalar is text. The rest may have megabytes, and
 * parsing it would stop the exporter for a while. Throws if a map cannot be parsed.
 */
export function loadedSections(yaml: string, keys: readonly string[]): unknown {
  const { load: parse, FAILSAFE_SCHEMA: schema } = requireLater('js-yaml') as Yaml;
  const sections = keys.map((key) => sectionOf(yaml, key)).join('');
  return sections === '' ? {} : parse(sections, { schema });
}

/** From the line of the key to the next line that is not indented. */
function sectionOf(yaml: string, key: string): string {
  const [section = ''] = new RegExp(`^${key}:.*\\n(?:[ \\t].*\\n?|\\n)*`, 'm').exec(`${yaml}\n`) ?? [];
  return section;
}
