import { YAMLException, dump, load } from 'js-yaml';
import { ownerOf } from '../../setup/deployment/ownership.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import type { Wanted } from '../../setup/deployment/wanted.js';
import { withParts, withoutParts } from '../../setup/deployment/yaml/marked-parts.js';
import { entryOf, yamlDocuments } from '../../setup/deployment/yaml/yaml-node.js';
import { namingFile } from '../../setup/deployment/yaml/yaml-edit-error.js';
import { matchesFilePattern } from './file-pattern.js';
import type { Inclusion } from './own-files.js';

export interface MainFileOptions {
  readonly service: string;
  /** Folder of the main configuration, absolute. Patterns in it are relative to it. */
  readonly directory: string;
  /** Everything that the service may need, deployed now or not. */
  readonly inclusions: readonly Inclusion[];
  /** What is deployed now. The rest stays as it is. */
  readonly isDeployed: (inclusion: Inclusion) => boolean;
  /** Whether natsight may insert into a file that has no part of its own yet. */
  readonly mayEdit: boolean;
}

/**
 * The main configuration of somebody else, with what includes the files of a service. Nothing is inserted if the configuration
 * includes them in its own words, such as `natsight-*.rules.yml`. Throws with the lines to add if natsight may not insert them.
 */
export function mainFile({ service, directory, inclusions, isDeployed, mayEdit }: MainFileOptions): Wanted {
  const owner = ownerOf(service);
  return (before, path) => {
    if (before === undefined) return undefined;
    const bare = withoutParts(before, owner);
    const theirs = parsed(bare, path);
    const present = parsed(before, path);
    const needed = inclusions.filter((inclusion) => {
      if (includes(theirs, directory, inclusion)) return false;
      return isDeployed(inclusion) || includes(present, directory, inclusion);
    });
    if (needed.length > 0 && bare === before && !mayEdit) throw notIncluded(before, path, needed);
    return namingFile(path, () =>
      withParts(
        before,
        owner,
        needed.map(({ part }) => part),
      ),
    );
  };
}

/** The part of a Prometheus configuration that is read here. Everything may be missing. */
interface Configuration {
  readonly rule_files?: readonly string[] | null;
  readonly scrape_config_files?: readonly string[] | null;
  readonly scrape_configs?:
    readonly { readonly file_sd_configs?: readonly { readonly files?: readonly string[] }[] }[] | null;
}

function includes(
  { rule_files, scrape_config_files, scrape_configs }: Configuration,
  directory: string,
  { file, part }: Inclusion,
): boolean {
  const patterns = {
    rule_files: rule_files ?? [],
    scrape_config_files: scrape_config_files ?? [],
    scrape_configs: (scrape_configs ?? []).flatMap(({ file_sd_configs = [] }) =>
      file_sd_configs.flatMap(({ files = [] }) => files),
    ),
  }[part.path[0] ?? ''];
  return (patterns ?? []).some((pattern) =>
    pattern.startsWith('/')
      ? matchesFilePattern(pattern, `${directory}/${file}`)
      : matchesFilePattern(pattern.replace(/^(?:\.\/)+/, ''), file),
  );
}

function notIncluded(text: string, path: string, needed: readonly Inclusion[]): ProvisionError {
  const places = needed.map(({ part }) => {
    const [key = ''] = part.path;
    const [root] = yamlDocuments(text);
    const entry = root && entryOf(root, key);
    const lines = dump(part.items, { lineWidth: -1, noRefs: true }).trimEnd().split('\n');
    const indented = lines.map((line) => `    ${line}`).join('\n');
    if (entry === undefined) return `at the end:\n  ${key}:\n${indented}`;
    return `in the list "${key}" (line ${lineOf(text, entry.start)}):\n${indented}`;
  });
  return new ProvisionError(
    'CONFIGURATION_NOT_INCLUDED',
    `${path} does not include the files of natsight. Nothing was changed. Provision with --edit to insert these lines, or add them and provision again:\n${places.join('\n')}`,
  );
}

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

function parsed(text: string, path: string): Configuration {
  try {
    // Prometheus runs with this file: its lists have the types that it reads.
    return load(text) ?? {};
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    const { mark, reason } = cause;
    throw new ProvisionError(
      'FILE_NOT_USABLE',
      `${path}:${(mark?.line ?? 0) + 1}: it is not YAML: ${reason}.`,
      { cause },
    );
  }
}
