import * as z from 'zod';

/** A severity that the setup declares. */
export type Severity = string;

/** What severities are for, from the least to the most urgent. A setup that declares none has these. */
export const SEVERITY_ROLES = ['info', 'warning', 'critical'] as const;
export type SeverityRole = (typeof SEVERITY_ROLES)[number];

/** Severities of a setup: each has a receiver, quiet times, and what it mutes. */
export const MAX_SEVERITIES = 10;

export const severitySchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,31}$/,
    'expected a severity: a letter, then at most 31 letters, digits, "_" or "-"',
  );

export const severitiesSchema = z
  .array(severitySchema)
  .min(1)
  .max(MAX_SEVERITIES)
  .refine((names) => new Set(names).size === names.length, 'expected each severity once')
  .refine(inOrder, {
    error: `expected ${SEVERITY_ROLES.map((name) => `"${name}"`).join(', ')} in this order, the most urgent last`,
  })
  .describe('Severities of alerts, from the least to the most urgent.');

function inOrder(names: readonly string[]): boolean {
  const known = SEVERITY_ROLES.filter((role) => names.includes(role));
  return known.every(
    (role, index) => index === 0 || names.indexOf(role) > names.indexOf(known[index - 1] ?? role),
  );
}
