import { hasObserved } from '../../setup/alert-mode.js';
import { alertSummaries } from '../../setup/alert-summaries.js';
import type { AlertSummary } from '../../setup/alert-summaries.js';
import { ALERT } from '../../setup/alert-names.js';
import { MODE_LABEL } from '../../setup/model/label-name.js';
import type { Setup } from '../../setup/model/setup.js';
import { promqlString } from '../../setup/panels/promql.js';
import { runbookPath } from '../../setup/runbook.js';
import { labelsIn } from '../../setup/template.js';
import type { TemplatePart } from '../../setup/template.js';

/** The labels that the query adds. */
export const SUMMARY = 'summary';
export const RUNBOOK = 'runbook';
/** Parts of a sentence on their way into a label. */
const PART = 'part_';
const MOST_PARTS = 20;
export const HELPERS = Array.from({ length: MOST_PARTS }, (_, index) => `${PART}${index}`);

/** Most alerts of which the query writes the sentence. Those of further ones have "…" for their labels, which have columns anyway. */
const WRITTEN_ALERTS = 50;

/** What stands for a value that only the notification has. */
const UNKNOWN = '…';

/**
 * The alerts that fire now, one series each: its labels, a summary, the address of its runbook, and the time since when in milliseconds
 * since 1970. The summary is the name of the alert where no label is in it: the panel has the sentences of those.
 */
export function firingQuery(setup: Setup, pages: string): string {
  const special = alertSummaries(setup).filter(isSpecial).slice(0, WRITTEN_ALERTS);
  const others = [ALERT.watchdog, ...special.map(({ name }) => name)];
  const service = setup.service.name;
  const general = withRunbook(since(service, `alertname!~${promqlString(others.join('|'))}`), pages);
  return [
    `label_join(${general}, ${text(SUMMARY)}, "", "alertname")`,
    ...special.map((alert) => {
      const series = since(service, `alertname=${promqlString(alert.name)}`);
      const linked =
        alert.runbook === undefined ? withRunbook(series, pages) : labelled(series, RUNBOOK, alert.runbook);
      return withSummary(linked, alert);
    }),
  ].join(' or ');
}

/** The number of alerts that fire now, but for those that only inform, or of which nobody is told. Zero needs the watchdog: else nobody evaluates the rules. */
export function firingCount(setup: Setup, severities: readonly string[]): string {
  const own = `service=${promqlString(setup.service.name)}`;
  const told = hasObserved(setup) ? `, ${MODE_LABEL}=""` : '';
  const urgent = `severity=~${promqlString(severities.join('|'))}`;
  const watchdog = promqlString(ALERT.watchdog);
  return `count(ALERTS{alertstate="firing", ${own}, ${urgent}, alertname!=${watchdog}${told}}) or 0 * count(ALERTS{${own}, alertname=${watchdog}})`;
}

/** Whether the query, and not the panel, writes the sentence or the address. */
const isSpecial = (alert: AlertSummary) => alert.runbook !== undefined || labelsIn(alert.summary).length > 0;

function since(service: string, matcher: string): string {
  const own = `service=${promqlString(service)}, ${matcher}`;
  return `1000 * ALERTS_FOR_STATE{${own}} and ignoring (alertstate) ALERTS{alertstate="firing", ${own}}`;
}

const withRunbook = (series: string, pages: string) =>
  `label_join(${labelled(series, `${PART}0`, `${pages}${runbookPath('')}`)}, ${text(RUNBOOK)}, "", "${PART}0", "alertname")`;

/** A sentence with labels, joined from its parts: PromQL has no other way to put two labels into one. */
function withSummary(series: string, { summary }: AlertSummary): string {
  if (labelsIn(summary).length === 0) return `label_join(${series}, ${text(SUMMARY)}, "", "alertname")`;
  const parts = summary.slice(0, MOST_PARTS - 1);
  const named = parts.map((part, index) => (part.kind === 'label' ? part.name : `${PART}${index + 1}`));
  const withParts = parts.reduce(
    (inner, part, index) =>
      part.kind === 'label' ? inner : labelled(inner, `${PART}${index + 1}`, wordsOf(part)),
    series,
  );
  return `label_join(${withParts}, ${text(SUMMARY)}, "", ${named.map(text).join(', ')})`;
}

function wordsOf(part: TemplatePart): string {
  return part.kind === 'text' ? part.text : UNKNOWN;
}

/** Grafana would take `$name` for a variable. */
function labelled(series: string, label: string, value: string): string {
  return `label_replace(${series}, ${text(label)}, ${promqlString(value.replaceAll('$', '＄'))}, "", "")`;
}

const text = promqlString;

/** The sentence of an alert that has no label in it. */
export function sentenceOf({ summary }: AlertSummary): string {
  return summary.map(wordsOf).join('');
}
