import { noticeOf } from '../setup/deployment/ownership.js';
import { durationWords } from '../setup/value/duration-text.js';
import type { Setup } from '../setup/model/setup.js';
import type { Runbook, RunbookSection, RunbookText } from '../setup/runbook.js';
import { NOT_SCRAPED, notScrapedCondition } from '../setup/not-scraped.js';
import { severityFor } from '../setup/severity.js';
import type { TemplatePart } from '../setup/template.js';
import type { Alert } from './alerting/alert.js';
import { alertsOf } from './rule-groups.js';

/** A page for each alert of a setup: what it means, when it fires and resolves, and its expression. */
export function runbooksOf(setup: Setup): readonly Runbook[] {
  const sections = new Map<string, [RunbookSection, ...RunbookSection[]]>();
  for (const alert of alertsOf(setup)) {
    const known = sections.get(alert.name);
    if (known === undefined) sections.set(alert.name, [sectionOf(alert, setup)]);
    else known.push(sectionOf(alert, setup));
  }
  return [
    ...Array.from(sections, ([alert, same]) => ({ alert, sections: same })),
    ...(setup.alerting.selfAlerts.get(NOT_SCRAPED.name)?.enabled === false ? [] : [notScraped(setup)]),
  ];
}

/** The exporter posts this alert: there is no rule. */
function notScraped(setup: Setup): Runbook {
  const { name, description } = NOT_SCRAPED;
  const severity = severityFor(NOT_SCRAPED.severity, setup.alerting);
  const section: RunbookSection = {
    title: `Severity ${severity}`,
    summary: [
      { text: 'No Prometheus has scraped ', isPlace: false },
      { text: 'instance', isPlace: true },
      { text: ' since ', isPlace: false },
      { text: 'time', isPlace: true },
    ],
    description: [{ text: description, isPlace: false }],
    course:
      'The exporter posts it to Alertmanager itself, since a dead Prometheus alerts nobody. It resolves with the next scrape.',
    condition: notScrapedCondition(setup),
    promql: undefined,
    dashboard: undefined,
  };
  return { alert: name, sections: [section] };
}

function sectionOf(
  { severity, labels, forMs, keepMs, ...alert }: Alert,
  { alerting }: Pick<Setup, 'alerting'>,
): RunbookSection {
  const kind = Object.entries({ ...alerting.labels, ...labels }).map(([name, value]) => `, ${name} ${value}`);
  const fires =
    forMs === 0 ? 'Fires immediately' : `Fires when the condition has been true for ${durationWords(forMs)}`;
  const resolves =
    keepMs === 0
      ? 'resolves when the condition clears'
      : `resolves ${durationWords(keepMs)} after the condition clears`;
  return {
    title: `Severity ${severity}${kind.join('')}`,
    summary: wordsOf(alert.summary),
    description: wordsOf(alert.description),
    course: `${fires}, ${resolves}.`,
    condition: alert.condition === alert.expr ? undefined : alert.condition,
    promql: alert.expr,
    dashboard: alert.panel?.dashboard,
  };
}

/** Placeholders for labels and for the value are marked. */
function wordsOf(template: Alert['summary']): RunbookText {
  return template.map((part) => {
    if (part.kind === 'text') return { text: part.text, isPlace: false };
    return { text: placeName(part), isPlace: true };
  });
}

function placeName(part: Exclude<TemplatePart, { kind: 'text' }>): string {
  switch (part.kind) {
    case 'label':
      return part.name;
    case 'value':
      return 'value';
    case 'field':
      return part.source;
  }
}

export function runbookMarkdown({ alert, sections }: Runbook, service: string): string {
  return `<!-- ${noticeOf(service)} -->\n\n# ${alert}\n${sections.map(sectionMarkdown).join('')}`;
}

function sectionMarkdown({ title, summary, description, course, condition, promql }: RunbookSection): string {
  return `
## ${title}

> ${wordsMarkdown(summary)}

${wordsMarkdown(description)}

${course} Condition${condition === undefined ? ' in PromQL:' : `: \`${condition}\`.${promql === undefined ? '' : ' In PromQL:'}`}
${promql === undefined ? '' : `\n\`\`\`promql\n${promql}\n\`\`\`\n`}`;
}

function wordsMarkdown(words: RunbookText): string {
  return words.map(({ text, isPlace }) => (isPlace ? `*${text}*` : text)).join('');
}
