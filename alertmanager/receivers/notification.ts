import type { Markup } from './markup.js';
import { PLAIN, replacing } from './markup.js';

/** Alerts of each state that a notification lists. It says how many there are. */
export const MAX_ALERTS_SHOWN = 10;
/** Characters of a summary and of a description in a notification. Receivers refuse messages that are too long. */
export const MAX_SUMMARY_CHARACTERS = 300;
export const MAX_DESCRIPTION_CHARACTERS = 1_000;
/** Characters of the value, and of the name and value of a label. */
export const MAX_LABEL_CHARACTERS = 100;

/** Line breaks and other control characters, and those that turn the direction of writing. */
const UNSEEN = replacing(String.raw`[\s\p{Cc}\x{202A}-\x{202E}\x{2066}-\x{2069}]+`, ' ');

/** A notification as Go templates. https://prometheus.io/docs/alerting/latest/notifications/ */
export interface Notification {
  /** One line: whether the group fires, how many alerts, and the labels that they share. */
  readonly title: string;
  /** The alerts, firing ones first, and what they mean. */
  readonly text: string;
  /** The lines of the alerts of one state. */
  readonly firing: string;
  readonly resolved: string;
}

/** What a receiver is told. It stands here once; `markup` says how it is written. */
export function notificationIn(markup: Markup): Notification {
  const firing = alertsOf('Firing', markup);
  const resolved = alertsOf('Resolved', markup);
  const description = shown('.', MAX_DESCRIPTION_CHARACTERS, markup);
  return {
    title: titleIn(markup),
    text: `${firing}${resolved}{{ with .CommonAnnotations.description }}${markup.line(
      `What it means: ${description}`,
    )}{{ end }}`,
    firing,
    resolved,
  };
}

/** The summary of the first alert, for receivers whose title says what happened. A plain text on one line. */
export const SUMMARY = `{{ $alerts := .Alerts.Firing }}{{ if not $alerts }}{{ $alerts = .Alerts }}{{ end }}{{ with index $alerts 0 }}${summaryIn(
  PLAIN,
)}{{ end }}{{ if gt (len .Alerts) 1 }} ({{ .Alerts | len }} alerts){{ end }}`;

/** Addresses of the first alert; empty if it has none. */
export const DASHBOARD_URL = '{{ (index .Alerts 0).Annotations.dashboard_url }}';
export const RUNBOOK_URL = '{{ (index .Alerts 0).Annotations.runbook_url }}';

function titleIn(markup: Markup): string {
  const state = '{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}';
  return `[${state}] ${shown('.GroupLabels.SortedPairs.Values | join " "', MAX_SUMMARY_CHARACTERS, markup)}`;
}

function alertsOf(state: 'Firing' | 'Resolved', markup: Markup): string {
  const many = markup.line(
    `The first ${MAX_ALERTS_SHOWN} of {{ .Alerts.${state} | len }} ${state.toLowerCase()} alerts:`,
  );
  return [
    `{{ if gt (len .Alerts.${state}) ${MAX_ALERTS_SHOWN} }}${many}{{ end }}`,
    `{{ range $index, $alert := .Alerts.${state} }}{{ if lt $index ${MAX_ALERTS_SHOWN} }}`,
    markup.line(alertIn(markup)),
    '{{ end }}{{ end }}',
  ].join('');
}

/** `**FIRING** critical: Orders are slow (value: 2 s), region=eu, since 2026-11-23 08:15:00 UTC, [Dashboard](...), [Runbook](...)` */
function alertIn(markup: Markup): string {
  const label = (pipeline: string) => shown(pipeline, MAX_LABEL_CHARACTERS, markup);
  const link = (name: string, annotation: string) =>
    `{{ with .Annotations.${annotation} }}, ${markup.link(name, '.')}{{ end }}`;
  return [
    markup.strong('{{ .Status | toUpper }}'),
    `{{ with .Labels.severity }} ${label('.')}{{ end }}: ${summaryIn(markup)}`,
    `{{ with .Annotations.value }} (value: ${label('.')}){{ end }}`,
    // Only what tells it from the others of the group.
    `{{ range (.Labels.Remove $.CommonLabels.Names).SortedPairs }}, ${label('.Name')}=${label('.Value')}{{ end }}`,
    `, since ${timeOf('.StartsAt')}{{ if eq .Status "resolved" }}, until ${timeOf('.EndsAt')}{{ end }}`,
    link('Dashboard', 'dashboard_url'),
    link('Runbook', 'runbook_url'),
  ].join('');
}

/** Alerts of others may have no summary. */
function summaryIn(markup: Markup): string {
  return shown('or .Annotations.summary .Labels.alertname', MAX_SUMMARY_CHARACTERS, markup);
}

/** A text of any origin, on one line and no longer than that. */
function shown(pipeline: string, characters: number, { escaping }: Markup): string {
  return `{{ ${pipeline}${UNSEEN} | printf "%.${characters}s"${escaping} }}`;
}

function timeOf(field: string): string {
  return `{{ ${field}.UTC.Format "2006-01-02 15:04:05 UTC" }}`;
}
