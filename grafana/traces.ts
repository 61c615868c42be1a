/** The label of an exemplar with the id of its trace, as the exporter exposes it. */
export const TRACE_LABEL = 'trace_id';

/** The address of a trace with Grafana's variable for the value of a field in place of `{{trace_id}}`. */
export function grafanaTraceUrl(url: string): string {
  return url.replaceAll(`{{${TRACE_LABEL}}}`, () => '${__value.raw}');
}
