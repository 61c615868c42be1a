/** What the server says about a part of the setup. */
export interface ServerFinding {
  /** Place in the processing setup, or in the other document. */
  readonly path: readonly string[];
  readonly document?: 'monitoring';
  readonly level: 'error' | 'warning';
  readonly message: string;
}

/** What a stream of the setup reads at the moment. */
export interface StreamFlow {
  readonly stream: string;
  /** One sentence: `2 messages in 5 s`. */
  readonly text: string;
}
