/** Why RE2 refuses a pattern, without the words that every such error begins with. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace('error parsing regexp: ', '');
}
