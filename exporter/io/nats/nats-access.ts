import type { Service } from '../../../setup/model/service.js';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import { connectNats } from './connection.js';
import type { NatsLink } from './link.js';

export interface NatsAccessOptions {
  readonly service: Service;
  /** Files named by the setup are relative to this folder. */
  readonly directory: string;
  readonly url: string | undefined;
}

/** The one connection to NATS of a setup, made when somebody first needs it and however long that takes. */
export class NatsAccess {
  readonly #options: NatsAccessOptions;
  readonly #tell: Tell<NatsHappening>;
  readonly #end = new AbortController();
  #linking: Promise<NatsLink> | undefined;
  #link: NatsLink | undefined;

  constructor(options: NatsAccessOptions, tell: Tell<NatsHappening>) {
    this.#options = options;
    this.#tell = tell;
  }

  /** The connection; rejects when it will never be, because a person has to mend the configuration or this was closed. */
  link(): Promise<NatsLink> {
    this.#linking ??= this.#connect();
    return this.#linking;
  }

  /** Sends at most once: while there is no connection, what would be sent is lost. */
  publish(subject: string, payload: string): void {
    if (this.#link?.connected === true) this.#link.connection.publish(subject, payload);
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#link?.close();
  }

  async #connect(): Promise<NatsLink> {
    const { service, directory, url } = this.#options;
    const options = { name: service.name, nats: service.nats, baseDirectory: directory, url };
    const link = await connectNats({ ...options, signal: this.#end.signal }, this.#tell);
    this.#link = link;
    // Closed while the last attempt was under way.
    if (this.#end.signal.aborted) await link.close();
    return link;
  }
}
