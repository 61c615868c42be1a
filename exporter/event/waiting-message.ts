/** A message to publish that the server has not confirmed, as plain data. */
export interface WaitingMessage {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The stream, metric or insight of the message. */
  readonly about: string;
}
