/** Whether a subject is a pattern: https://docs.nats.io/nats-concepts/subjects#wildcards */
export function hasWildcard(subject: string): boolean {
  return /(^|\.)[*>](\.|$)/.test(subject);
}

/**
 * Whether a pattern begins with a wildcard, such as `>` and `*.orders`: it also matches what natsight and JetStream publish. A stream
 * leaves these messages out.
 */
export function isOpen(pattern: string): boolean {
  return /^[*>](\.|$)/.test(pattern);
}
