import type { Trouble } from '../event/trouble.js';

import type { AlertFailure } from '../happening/alert.js';

/** The state of all connections, and why the missing ones are down; for readiness and the status. */
export class Connections {
  #nats: string | undefined;
  /** Why Alertmanager does not accept alerts; `undefined` while it does, and before the first request. */
  #alertmanager: { readonly cause: AlertFailure; readonly detail: string } | undefined;
  #hasAlertmanagerAnswered = false;
  /** Alerts whose present state Alertmanager does not have. */
  undeliveredAlerts = 0;
  /** By stream: why it is not connected; `undefined` while it is. */
  readonly #streams = new Map<string, string | undefined>();

  /** Keeps the state of streams that stay; new ones are not connected yet. */
  setStreams(streams: readonly string[]): void {
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

  /** Returns whether this is a change. */
  alertmanagerAnswered(): boolean {
    const hasChanged = !this.alertmanagerUp;
    this.#alertmanager = undefined;
    this.#hasAlertmanagerAnswered = true;
    return hasChanged;
  }

  /** Returns whether this is a change: another cause is one too. */
  alertmanagerFailed(cause: AlertFailure, detail: string): boolean {
    const hasChanged = this.#alertmanager?.cause !== cause;
    this.#alertmanager = { cause, detail };
    return hasChanged;
  }

  /** Whether Alertmanager accepted the last request. */
  get alertmanagerUp(): boolean {
    return this.#hasAlertmanagerAnswered && this.#alertmanager === undefined;
  }

  /** Why Alertmanager did not accept the last request. */
  get alertmanagerProblem(): string | undefined {
    return this.#alertmanager?.detail;
  }

  isConnected(stream: string): boolean {
    return this.#streams.has(stream) && this.#streams.get(stream) === undefined;
  }

  /** One sentence for each thing that is not connected. */
  problems(): readonly string[] {
    return this.troubles().map(({ sentence }) => sentence);
  }

  /** The same as troubles. */
  troubles(): readonly Trouble[] {
    const streams = [...this.#streams].flatMap(([stream, reason]): Trouble[] =>
      reason === undefined
        ? []
        : [{ kind: 'stream', sentence: `stream "${stream}" is not ready: ${reason}`, details: [] }],
    );
    if (this.#nats === undefined) return streams;
    return [{ kind: 'nats', sentence: `NATS is not connected: ${this.#nats}`, details: [] }, ...streams];
  }
}
