import { NatsConnectionImpl, setTransportFactory } from '@nats-io/transport-node';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
// Not among the package's exports, and there is no other way to the socket that signs in and turns to TLS; a test with a
// real server says whether messages come this way.
import { NodeTransport, nodeResolveHost } from '@nats-io/transport-node/lib/node_transport.js';
import { FairSocket } from './fair-socket.js';
import type { Inbound } from './inbound.js';
import type { InboundReader } from './inbound-reader.js';

type Options = ConnectionOptions & { readonly inbound?: Inbound };

/** Connects as the package's own `connect` does, but for the messages that `inbound` takes. */
export function connectThrough(inbound: Inbound, options: ConnectionOptions): Promise<NatsConnection> {
  // For all connections of the process, also when they connect again: only those with the option have a reader.
  setTransportFactory({ factory: () => new InboundTransport(), dnsResolveFn: nodeResolveHost });
  return NatsConnectionImpl.connect({ ...options, inbound } as Options);
}

/** The client's own transport, with a reader between the socket and the client. */
class InboundTransport extends NodeTransport {
  #reader: InboundReader | undefined;
  readonly #fair = new FairSocket(() => this.socket);

  override connect(server: Parameters<NodeTransport['connect']>[0], options: Options): Promise<void> {
    this.#reader = options.inbound?.reader();
    return super.connect(server, options);
  }

  override async *iterate(): AsyncIterableIterator<Uint8Array> {
    for await (const chunk of super.iterate()) {
      const others = this.#reader === undefined ? chunk : this.#reader.read(chunk);
      if (others !== undefined) yield others;
      this.#fair.took();
    }
  }
}
