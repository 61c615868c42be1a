/** What is connected, and why the rest is not: what readiness and the status are about. */
export class Connections {
  #nats: string | undefined;
  /** By stream: why it is not read, `undefined` while it is. */
  readonly #streams = new Map<string, string | undefined>();

  /** Goes on with these streams; new ones are not connected yet. */
  follow(streams: readonly string[]): void {
    const known = new Map(this.#streams);
    this.#streams.clear();
    for (const stream of streams) {
      this.#streams.set(stream, known.has(stream) ? known.get(stream) : 'not connected yet');
    }
  }

  streamConnected(stream: string): void {
    if (this.#streams.has(stream)) this.#streams.set(stream, undefined);
  }

  streamLost(stream: string, reason: string): void {
    if (this.#streams.has(stream)) this.#streams.set(stream, reason);
  }

  natsConnected(): void {
    this.#nats = undefined;
  }

  natsLost(reason: string): void {
    this.#nats = reason;
  }

  isConnected(stream: string): boolean {
    return this.#streams.has(stream) && this.#streams.get(stream) === undefined;
  }

  /** One sentence for each thing that is not connected. */
  problems(): readonly string[] {
    const streams = [...this.#streams].flatMap(([stream, reason]) =>
      reason === undefined ? [] : [`stream "${stream}" is not read: ${reason}`],
    );
    return this.#nats === undefined ? streams : [`NATS is not connected: ${this.#nats}`, ...streams];
  }
}
