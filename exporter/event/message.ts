/** A message as a source hands it to the pipeline: bytes, and what travelled with them. */
export interface Message {
  readonly subject: string;
  readonly payload: Uint8Array;
  /** Header by its name, `undefined` when absent. */
  readonly header: (name: string) => string | undefined;
  /** Position in the JetStream stream; `undefined` on plain subjects and files. */
  readonly sequence: number | undefined;
  /** When it was read, milliseconds since 1970. */
  readonly arrivalMs: number;
}
