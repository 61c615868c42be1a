/** The title, as a Go template: how many alerts fire, or that the group is resolved, and which group. */
export const TITLE =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .GroupLabels.SortedPairs.Values | join " " }}';

/** The text, as a Go template: a paragraph for each alert, with its links. */
export const TEXT = `{{ range .Alerts }}{{ .Annotations.summary }}
{{ with .Annotations.description }}{{ . }}
{{ end }}{{ with .Annotations.dashboard_url }}Dashboard: {{ . }}
{{ end }}{{ with .Annotations.runbook_url }}Runbook: {{ . }}
{{ end }}
{{ end }}`;
