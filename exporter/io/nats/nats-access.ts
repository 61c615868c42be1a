import type { Service } from '../../../setup/model/service.js';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import { connectNats } from './connection.js';
import type { NatsLink } from './link.js';

export interface NatsAccessOptions {
  readonly service: Service;
  /** Files in the setup are relative to this folder. */
  readonly directory: string;
  readonly url: string | undefined;
  /** See `ConnectOptions`. */
  readonly inboundBytes?: number | undefined;
}

/** The NATS connection of a setup, shared by all its users and opened on first use. */
export class NatsAccess {
  readonly #options: NatsAccessOptions;
  readonly #tell: Tell<NatsHappening>;
  readonly #end = new AbortController();
  #linking: Promise<NatsLink> | undefined;
  #link: NatsLink | undefined;
  readonly #listeners = new Set<(link: NatsLink) => void>();

  constructor(options: NatsAccessOptions, tell: Tell<NatsHappening>) {
    this.#options = options;
    this.#tell = tell;
  }

  /** Waits for the connection. Rejects if the configuration is wrong or this is closed. */
  link(): Promise<NatsLink> {
    this.#linking ??= this.#connect();
    return this.#linking;
  }

  /** Whether a connection was asked for. A setup that reads no NATS has none. */
  get isUsed(): boolean {
    return this.#linking !== undefined;
  }

  /** Calls the listener with the connection once somebody has asked for it and it is there. */
  onLink(listener: (link: NatsLink) => void): void {
    if (this.#link === undefined) this.#listeners.add(listener);
    else listener(this.#link);
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#link?.close();
  }

  async #connect(): Promise<NatsLink> {
    const { service, directory, url, inboundBytes } = this.#options;
    const options = { name: service.name, nats: service.nats, baseDirectory: directory, url, inboundBytes };
    const link = await connectNats({ ...options, signal: this.#end.signal }, this.#tell);
    this.#link = link;
    for (const listener of this.#listeners) listener(link);
    this.#listeners.clear();
    // `close` was called during the last attempt.
    if (this.#end.signal.aborted) await link.close();
    return link;
  }
}
