/** A recorded message, apart from its time. */
export interface RecordedContent {
  /** Unset: all streams read it. */
  readonly subject: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Uint8Array;
  /** Its place in JetStream, if it came from there. */
  readonly stored?: { readonly stream: string; readonly sequence: number } | undefined;
}
