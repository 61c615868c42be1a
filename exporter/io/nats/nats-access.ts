import type { MsgHdrs } from '@nats-io/transport-node';
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
}

/** The NATS connection of a setup, shared by all its users and opened on first use. */
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

  /** Waits for the connection. Rejects if the configuration is wrong or this is closed. */
  link(): Promise<NatsLink> {
    this.#linking ??= this.#connect();
    return this.#linking;
  }

  /** Publishes at most once: without a connection the message is lost. */
  publish(subject: string, payload: string, headers: MsgHdrs): void {
    if (this.#link?.connected === true) this.#link.connection.publish(subject, payload, { headers });
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
    // `close` was called during the last attempt.
    if (this.#end.signal.aborted) await link.close();
    return link;
  }
}
