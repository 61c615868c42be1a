import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../support/run-command.js';

/** The text of a file of the project. */
export const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The guide of the processing setup. */
export const ANALYTICS = 'docs/Real_Time_Analytics_Implementation.md';
/** The guide of the monitoring setup. */
export const DASHBOARD = 'docs/Live_Dashboard_Implementation.md';

/** The page of public payloads; `your-events.test.ts` tests its blocks. */
export const YOUR_EVENTS = 'docs/Your_Events.md';

const NOT_WRITTEN_BY_HAND = /(?:^|\/)(?:node_modules|dist|generated|\.[a-z]+)(?:\/|$)/;

/** Paths of all Markdown files that are written by hand. */
export const documents = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => !NOT_WRITTEN_BY_HAND.test(path))
  .sort();

/** A cell of a table without the marks of code. */
export const unquoted = (cell = '') => cell.replaceAll('`', '');
