import type { Alerting } from './model/alerting.js';
import type { Setup } from './model/setup.js';
import { SEVERITY_ROLES } from './model/severity.js';
import type { Severity, SeverityRole } from './model/severity.js';

type Severities = Pick<Alerting, 'severities'>;

/**
 * The severity of a setup that serves as one of the default ones: the one of that name, or else the most urgent one for "critical",
 * the next one for "warning", and the least urgent one for "info".
 */
export function severityFor(role: SeverityRole, { severities }: Severities): Severity {
  if (severities.includes(role)) return role;
  const last = severities.length - 1;
  const position = { critical: last, warning: Math.max(0, last - 1), info: 0 }[role];
  return severities[position] ?? role;
}

/** How urgent a severity is, among the default ones: for colours, and for services that know only these. */
export function roleOf(severity: Severity, alerting: Severities): SeverityRole {
  const named = SEVERITY_ROLES.find((role) => role === severity);
  if (named !== undefined) return named;
  const rank = alerting.severities.indexOf(severity);
  const reached = SEVERITY_ROLES.filter(
    (role) => alerting.severities.indexOf(severityFor(role, alerting)) <= rank,
  );
  return reached.at(-1) ?? 'info';
}

/** The most urgent first. */
export const byUrgency = ({ severities }: Severities): readonly Severity[] => severities.toReversed();

/** What quiet times mute unless they say otherwise: all but the most urgent. */
export const mutedByDefault = (severities: readonly Severity[]): readonly Severity[] =>
  severities.slice(0, Math.max(1, severities.length - 1));

/** A setup whose entries without a severity of their own have one that it declares. */
export function withDeclaredSeverities(setup: Setup): Setup {
  const { alerting } = setup;
  const declared = <Entry extends { readonly severity: Severity }>(entry: Entry): Entry => {
    const role = SEVERITY_ROLES.find((each) => each === entry.severity);
    return role === undefined ? entry : { ...entry, severity: severityFor(role, alerting) };
  };
  return {
    ...setup,
    insights: setup.insights.map(declared),
    alerting: { ...alerting, promqlAlerts: alerting.promqlAlerts.map(declared) },
  };
}
