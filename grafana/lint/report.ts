import { visible } from '../../setup/visible.js';
import type { LintFinding, UnreadDashboard } from './finding.js';
import type { LintRule } from './rule.js';

/** The result of `natsight lint`. */
export interface LintReport {
  /** Number of dashboards that were checked. */
  readonly dashboards: number;
  readonly findings: readonly LintFinding[];
  /** Files that cannot be checked. */
  readonly unread: readonly UnreadDashboard[];
  /** JSON files of a folder that are no dashboards. */
  readonly skipped: readonly string[];
}

export type LintReportFormat = 'text' | 'json' | 'github';

/** Whether there is nothing to mend. */
export const isClean = ({ findings, unread }: LintReport) => findings.length === 0 && unread.length === 0;

export function formatLintReport(report: LintReport, format: LintReportFormat): string {
  switch (format) {
    case 'text':
      return textOf(report);
    case 'json':
      return `${JSON.stringify({ clean: isClean(report), ...report }, null, 2)}\n`;
    case 'github':
      return githubOf(report);
  }
}

/** The findings below their file, and a summary. */
function textOf({ dashboards, findings, unread, skipped }: LintReport): string {
  const lines: string[] = unread.map((each) => `${placeOf(each)}  ${visible(each.message)}`);
  let file: string | undefined;
  for (const finding of findings) {
    if (finding.file !== file) {
      file = finding.file;
      lines.push(`${visible(file)}  "${finding.dashboard}"`);
    }
    lines.push(`  ${subjectOf(finding)}${finding.message}; ${finding.advice}  [${finding.rule}]`);
  }
  lines.push(...skipped.map((each) => `${visible(each)}  is left out: it is no dashboard`));
  lines.push(summaryOf({ dashboards, findings, unread, skipped }));
  return lines.map((line) => `${line}\n`).join('');
}

function placeOf({ file, line, column }: UnreadDashboard): string {
  return line === undefined ? visible(file) : `${visible(file)}:${line}:${column ?? 1}`;
}

/** `panel 12 "Orders", query A: ` */
function subjectOf({ panel, target }: LintFinding): string {
  if (panel === undefined) return '';
  const query = target === undefined ? '' : `, query ${target}`;
  return `panel ${panel.id} "${panel.title}"${query}: `;
}

function summaryOf({ dashboards, findings, unread }: LintReport): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const byRule = [...counts]
    .toSorted(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
    .map(([rule, count]) => `${rule} ${count}`);
  const unreadable = unread.length === 0 ? '' : `, ${count(unread.length, 'file')} not checked`;
  const found = findings.length === 0 ? 'no findings' : count(findings.length, 'finding');
  const rules = byRule.length === 0 ? '' : `: ${byRule.join(', ')}`;
  return `${count(dashboards, 'dashboard')}, ${found}${unreadable}${rules}`;
}

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;

/** Annotations of GitHub Actions. https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function githubOf({ findings, unread }: LintReport): string {
  const ofFiles = unread.map(({ file, line, column, message }) => {
    const place = line === undefined ? '' : `,line=${line},col=${column ?? 1}`;
    return `::error file=${property(file)}${place},title=natsight lint::${data(message)}\n`;
  });
  const ofRules = findings.map((finding) => {
    const text = `${subjectOf(finding)}${finding.message}; ${finding.advice}`;
    return `::error file=${property(finding.file)},title=${property(`natsight lint: ${finding.rule}`)}::${data(text)}\n`;
  });
  return [...ofFiles, ...ofRules].join('');
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** One line per rule, with its meaning. */
export function formatRules(rules: readonly LintRule[]): string {
  const width = Math.max(...rules.map(({ code }) => code.length));
  return rules.map(({ code, meaning }) => `${code.padEnd(width)}  ${meaning}\n`).join('');
}
