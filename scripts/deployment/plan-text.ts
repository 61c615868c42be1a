import { join } from 'node:path';
import { styleText } from 'node:util';
import { FILE_HEADERS_ONLY, createTwoFilesPatch } from 'diff';
import type { PlannedChange } from '../../grafana/deploy.js';
import { withoutSecrets } from '../../setup/deployment/secret-text.js';
import type { FileChange } from './configuration-files.js';
import type { ReportedChange } from './report.js';

/** A unified diff of a file, without the values of secrets: the context of a change may contain those of other people. */
export function fileDiff(folder: string, { file, before, after }: FileChange): string {
  const path = join(folder, file);
  const name = (text: string | undefined) => (text === undefined ? '/dev/null' : path);
  return unifiedDiff(name(before), name(after), before ?? '', after ?? '');
}

export function unifiedDiff(from: string, to: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(from, to, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch.split('\n').map(withoutSecrets).join('\n').trimEnd();
}

/** Colours a diff as `git diff` does. */
export function coloured(diff: string, isColoured: boolean): string {
  if (!isColoured) return diff;
  return diff
    .split('\n')
    .map((line) => {
      const format = formatOf(line);
      return format === undefined ? line : styleText(format, line, { validateStream: false });
    })
    .join('\n');
}

function formatOf(line: string): 'bold' | 'cyan' | 'green' | 'red' | undefined {
  if (line.startsWith('---') || line.startsWith('+++')) return 'bold';
  if (line.startsWith('@@')) return 'cyan';
  if (line.startsWith('+')) return 'green';
  return line.startsWith('-') ? 'red' : undefined;
}

/** The diffs of the files of one server. */
export function fileLines(
  { directory }: { readonly directory: string },
  changes: readonly FileChange[],
  isColoured: boolean,
): readonly string[] {
  return changes.map((change) => coloured(fileDiff(directory, change), isColoured));
}

/** The differences that are seen in Grafana. */
export function grafanaLines(changes: readonly PlannedChange[], isColoured: boolean): readonly string[] {
  return changes.flatMap(({ what, title, content }) => {
    if (content === undefined || content.before === content.after) return [];
    const name = `${what} ${title}`;
    return coloured(unifiedDiff(name, name, content.before, content.after), isColoured);
  });
}

/** What is not as it should be in Grafana, with the reasons. */
export function grafanaChanges(changes: readonly PlannedChange[]): readonly ReportedChange[] {
  return changes
    .filter(({ action }) => action !== 'keep')
    .map(({ what, title, action, reason }) => ({
      target: 'grafana',
      action,
      what: `${what} "${title}" (${reason})`,
    }));
}

/** Each change in a line, and how many there are. */
export function planLines(changes: readonly ReportedChange[]): readonly string[] {
  const lines = changes.map(
    ({ target, action, what }) => `  ${target.padEnd(12)}  ${action.padEnd(6)}  ${what}`,
  );
  const counts = new Map<string, number>();
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1);
  const summary = [...counts].map(([action, count]) => `${count} to ${action}`).join(', ');
  const total = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return [...lines, ...(summary === '' ? [] : [`Plan: ${summary}.`]), total];
}
