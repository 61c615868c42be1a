/** A replay that cannot be done as asked for; the message is for the person who asked. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
