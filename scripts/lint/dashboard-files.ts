import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileFault } from '../../setup/file-fault.js';
import type { UnreadDashboard } from '../../grafana/lint/finding.js';
import type { LintedDashboard } from '../../grafana/lint/dashboard.js';
import { readDashboardFile } from '../../grafana/lint/read/file.js';
import type { PrometheusTarget } from '../../setup/promql/target.js';
import { decodeText } from '../../setup/source/decode.js';

/** Longest file that is read, in bytes: the dashboards of grafana.com have one at most. */
const MAX_DASHBOARD_BYTES = 32 * 1024 * 1024;
/** Most JSON files of all folders together. */
const MAX_DASHBOARD_FILES = 10_000;

/** The dashboards of files and folders, and what could not be read. */
export interface FoundDashboards {
  readonly dashboards: readonly LintedDashboard[];
  readonly unread: readonly UnreadDashboard[];
  /** JSON files of a folder that are no dashboards. */
  readonly skipped: readonly string[];
}

/** Reads files, and the JSON files in and below folders. What cannot be read is reported; the rest is read. */
export function findDashboards(
  paths: readonly string[],
  target: PrometheusTarget | undefined,
): FoundDashboards {
  const found = {
    dashboards: [] as LintedDashboard[],
    unread: [] as UnreadDashboard[],
    skipped: [] as string[],
  };
  for (const path of new Set(paths)) {
    const before = found.dashboards.length + found.unread.length;
    const files = filesAt(path);
    if ('message' in files) found.unread.push(files);
    else for (const file of files.files) readFile(file, files.isFolder, target, found);
    if (found.dashboards.length + found.unread.length === before) found.unread.push(emptyFolder(path, files));
  }
  return found;
}

interface Files {
  readonly files: readonly string[];
  readonly isFolder: boolean;
}

function filesAt(path: string): Files | UnreadDashboard {
  try {
    if (!statSync(path).isDirectory()) return { files: [path], isFolder: false };
    const files = jsonFilesBelow(path);
    if (files.length <= MAX_DASHBOARD_FILES) return { files, isFolder: true };
    const message = `has ${files.length} JSON files: at most ${MAX_DASHBOARD_FILES} are read. Name a folder with fewer`;
    return { file: path, message };
  } catch (error) {
    return { file: path, message: `cannot be read: ${fileFault(error)}` };
  }
}

/** In the order of their names. Folders of packages and hidden ones have no dashboards of the user. */
function jsonFilesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return entry.name.toLowerCase().endsWith('.json') ? [path] : [];
      return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : jsonFilesBelow(path);
    });
}

function readFile(
  file: string,
  isOfFolder: boolean,
  target: PrometheusTarget | undefined,
  found: { dashboards: LintedDashboard[]; unread: UnreadDashboard[]; skipped: string[] },
): void {
  const text = textOf(file);
  if (typeof text !== 'string') {
    found.unread.push(text);
    return;
  }
  const read = readDashboardFile(file, text, target);
  if (read.kind === 'dashboard') found.dashboards.push(read.dashboard);
  else if (read.kind === 'other' && isOfFolder) found.skipped.push(file);
  else found.unread.push(read.unread);
}

function textOf(file: string): string | UnreadDashboard {
  try {
    const { size } = statSync(file);
    if (size > MAX_DASHBOARD_BYTES) {
      return {
        file,
        message: `cannot be read: it has ${size} bytes, and at most ${MAX_DASHBOARD_BYTES} are read`,
      };
    }
    const text = decodeText(readFileSync(file));
    return typeof text === 'string' ? text : { file, message: `cannot be read: ${text.unreadable}` };
  } catch (error) {
    return { file, message: `cannot be read: ${fileFault(error)}` };
  }
}

function emptyFolder(file: string, files: Files | UnreadDashboard): UnreadDashboard {
  const count = 'files' in files ? files.files.length : 0;
  const why =
    count === 0 ? 'there is no JSON file in it' : `there is no dashboard among its ${count} JSON files`;
  return {
    file,
    message: `cannot be used: ${why}. Name a folder of dashboards, such as grafana/generated/dashboards`,
  };
}
