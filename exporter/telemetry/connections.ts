/** Which streams are read, and why the others are not: what readiness and the status are about. */
export class Connections {
  /** By stream: why it is not read, `undefined` while it is. */
  readonly #reasons = new Map<string, string | undefined>();

  /** Goes on with these streams; new ones are not connected yet. */
  follow(streams: readonly string[]): void {
    const known = new Map(this.#reasons);
    this.#reasons.clear();
    for (const stream of streams) {
      this.#reasons.set(stream, known.has(stream) ? known.get(stream) : 'not connected yet');
    }
  }

  connected(stream: string): void {
    if (this.#reasons.has(stream)) this.#reasons.set(stream, undefined);
  }

  lost(stream: string, reason: string): void {
    if (this.#reasons.has(stream)) this.#reasons.set(stream, reason);
  }

  isConnected(stream: string): boolean {
    return this.#reasons.has(stream) && this.#reasons.get(stream) === undefined;
  }

  /** One sentence for each stream that is not read. */
  problems(): readonly string[] {
    return [...this.#reasons].flatMap(([stream, reason]) =>
      reason === undefined ? [] : [`stream "${stream}" is not read: ${reason}`],
    );
  }
}
