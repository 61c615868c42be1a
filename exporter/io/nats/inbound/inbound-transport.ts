import { NatsConnectionImpl, connect, setTransportFactory } from '@nats-io/transport-node';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import { messageOf } from '../../error-message.js';
import type { Inbound } from './inbound.js';
import type { InboundQueue } from './inbound-queue.js';
import type { InboundReader } from './inbound-reader.js';
import { ReadTurn } from './read-turn.js';

type TransportFile = Awaited<ReturnType<typeof importTransportFile>>;
type NodeTransport = InstanceType<TransportFile['NodeTransport']>;
type InboundOptions = ConnectionOptions & { readonly inbound?: Inbound };

interface Dialed {
  readonly connection: NatsConnection;
  /** Why `inbound` gets no messages and the client delivers all of them; `undefined` if `inbound` gets its messages. */
  readonly fallbackReason?: string;
}

/** The client prints the error, but tells nobody. */
const CLIENT_FAILED = 'the NATS client could not process what the server sent';

/**
 * Connects like the package's own `connect`, but `inbound` gets its messages before the client parses them. That needs a file that
 * the package does not export. If the file cannot be used, the client's own transport delivers all messages.
 */
export async function connectThrough(inbound: Inbound, options: ConnectionOptions): Promise<Dialed> {
  const file = await importTransportFile().catch(messageOf);
  const fallBack = async (fallbackReason: string): Promise<Dialed> => ({
    connection: await connect({ ...options }),
    fallbackReason,
  });
  if (typeof file === 'string') return fallBack(file);
  const misfit = misfitOf(file);
  if (misfit !== undefined) return fallBack(misfit);
  const Transport = inboundTransport(file);
  // The factory is process-wide and also serves reconnects: only connections with the option have a reader.
  setTransportFactory({ factory: () => new Transport(), dnsResolveFn: file.nodeResolveHost });
  const connection = await NatsConnectionImpl.connect({ ...options, inbound } as InboundOptions);
  if (connection instanceof NatsConnectionImpl) inbound.onBytes = () => answerPings(connection);
  return { connection };
}

/**
 * The client drops a connection after a few pings without an answer. An answer comes behind everything that the server sent before, which may
 * take longer to read than that. So any bytes count as an answer: the server is there.
 */
function answerPings({ protocol: { heartbeats } }: NatsConnectionImpl): void {
  if (heartbeats.pendings.length > 0) heartbeats.pendings = [];
}

/** The package exports no other way to the socket that also handles authentication and TLS. */
async function importTransportFile() {
  const imported = await import('@nats-io/transport-node/lib/node_transport.js');
  // A bundler exposes a CommonJS module only as the default export.
  return imported.default ?? imported;
}

/** What the file lacks; `undefined` if it can be used. */
function misfitOf({ NodeTransport: Transport, nodeResolveHost }: TransportFile): string | undefined {
  const methods = ['connect', 'iterate'] as const;
  const missing = methods.find((name) => typeof Transport?.prototype?.[name] !== 'function');
  if (missing !== undefined) return `NodeTransport has no method "${missing}"`;
  return typeof nodeResolveHost === 'function' ? undefined : 'there is no function "nodeResolveHost"';
}

/** The client's own transport, with a reader between the socket and the client. */
function inboundTransport({ NodeTransport: Transport }: TransportFile) {
  return class InboundTransport extends Transport {
    #inbound: Inbound | undefined;
    #reader: InboundReader | undefined;
    #queue: InboundQueue | undefined;
    readonly #turn = new ReadTurn();

    override async connect(
      server: Parameters<NodeTransport['connect']>[0],
      options: InboundOptions,
    ): Promise<void> {
      this.#inbound = options.inbound;
      this.#reader = this.#inbound?.reader();
      await super.connect(server, options);
      const queue = this.#inbound?.queue();
      if (queue === undefined) return;
      this.#queue = queue;
      const { socket } = this;
      socket.on('data', ({ length }: Uint8Array) => {
        queue.arrived(length, performance.now());
        if (queue.isFull) socket.pause();
      });
    }

    /** The client's own transport leaves the socket open if the attempt failed before the server had greeted. */
    override close(error?: Error): Promise<void> {
      if (!this.connected) this.discard();
      return super.close(error);
    }

    /**
     * The client stops to read if its parser, or a callback of a subscription, throws. Without this it would notice by its pings,
     * after half a minute.
     */
    override async *iterate(): AsyncIterableIterator<Uint8Array> {
      const reader = this.#reader;
      const turn = this.#turn;
      let drop: string | undefined = CLIENT_FAILED;
      try {
        for await (const chunk of super.iterate()) {
          let others = reader === undefined ? chunk : reader.read(chunk, turn);
          this.#inbound?.onBytes();
          if (others !== undefined) yield others;
          // Messages are processed as they arrive. What arrives faster waits between the turns.
          for (let hasMore = reader?.hasMore; hasMore === true; hasMore = reader?.hasMore) {
            await turn.next();
            this.#queue?.look(performance.now(), chunk.length - (reader?.waitingBytes ?? 0));
            others = reader?.proceed(turn);
            if (others !== undefined) yield others;
          }
          this.#queue?.processed(chunk.length, performance.now());
          if (this.#queue?.isHalfEmpty === true && this.socket.isPaused()) this.socket.resume();
          if (turn.isOver()) await turn.next();
        }
        drop = undefined;
      } catch (error) {
        drop = messageOf(error);
      } finally {
        if (drop !== undefined) this.#drop(drop);
      }
    }

    /** Closes the connection at once; the client connects again. */
    #drop(reason: string): void {
      this.#inbound?.dropped(reason);
      void this.close(new Error(reason));
    }
  };
}
