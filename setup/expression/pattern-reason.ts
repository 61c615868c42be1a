/** Why RE2 rejects a pattern, without the common prefix of these errors. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace('error parsing regexp: ', '');
}
