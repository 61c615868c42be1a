/**
 * What a person is told of what ended a command. A setup's problems, a server's last words and a wrong address are
 * sentences; anything else is a fault of ours and keeps its stack.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs =
    error instanceof TypeError || error instanceof ReferenceError || error.message.startsWith('BUG:');
  return isOurs ? (error.stack ?? error.message) : error.message;
}
