import { Kind, Parser } from '@nats-io/transport-node/lib/nats-base-client.js';
import type { ParserEvent } from '@nats-io/transport-node/lib/nats-base-client.js';
import { Inbound } from '../../../../../exporter/io/nats/inbound/inbound.js';
import { ProtocolError } from '../../../../../exporter/io/nats/inbound/protocol-error.js';

/** Subscriptions whose messages natsight takes; all others are the client's. */
export const TAKEN = [7, 8] as const;

/** What came out of a reader: messages of the taken subscriptions, all else, and what ended the reading. */
export interface Outcome {
  readonly taken: readonly string[];
  readonly others: readonly string[];
  readonly failed: string | undefined;
}

/** What natsight's reader and the client's parser behind it make of the chunks. */
export function readByBoth(chunks: readonly Uint8Array[]): Outcome {
  const inbound = new Inbound({ now: () => 0 });
  const events = new Events();
  for (const subscription of TAKEN) {
    inbound.intercept(subscription, ({ subject, payload, headers }) => {
      events.taken.push(written([subscription, subject, latin1Of(payload), headers()]));
    });
  }
  const reader = inbound.reader();
  const parser = new Parser(events);
  const read = () => {
    for (const chunk of chunks) {
      const left = reader.read(chunk);
      if (left !== undefined) parser.parse(left);
    }
  };
  // An error of the client says that the reader passed on what the client cannot read.
  return events.outcomeOf(read, (error) =>
    error instanceof ProtocolError ? error.message : `client: ${String(error)}`,
  );
}

/** What the client's parser makes of the bytes. */
export function readByClient(bytes: Uint8Array): Outcome {
  const events = new Events();
  return events.outcomeOf(() => new Parser(events).parse(bytes), String);
}

/** What the client's parser tells. Its callback delivers messages that natsight does not take on its own. */
class Events {
  readonly taken: string[] = [];
  readonly others: string[] = [];

  push(event: ParserEvent): void {
    const isTaken = event.kind === Kind.MSG && TAKEN.some((each) => each === event.msg?.sid);
    if (isTaken) this.taken.push(takenMessage(event));
    else this.others.push(described(event));
  }

  /** A message that only the client reads comes after the others of its chunk, so the order is not compared. */
  outcomeOf(read: () => void, explain: (error: unknown) => string): Outcome {
    const { taken, others } = this;
    try {
      read();
    } catch (error) {
      return { taken: taken.sort(), others, failed: explain(error) };
    }
    return { taken: taken.sort(), others, failed: undefined };
  }
}

function takenMessage({ msg, data: given }: ParserEvent): string {
  const data = given ?? NOTHING;
  const headerBytes = Math.max(0, msg?.hdr ?? 0);
  const [block, payload] = [data.subarray(0, headerBytes), data.subarray(headerBytes)];
  return written([msg?.sid, text(msg?.subject), latin1Of(payload), fieldsOf(block)]);
}

/** A plain reading of a block of headers: the first value of each name. */
function fieldsOf(block: Uint8Array): readonly (readonly string[])[] {
  const fields = new Map<string, string>();
  const [, ...lines] = text(block).split('\r\n');
  for (const line of lines) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1)];
    const isField = colon >= 0 && /^[\x21-\x7e]*$/.test(name) && !/[\r\n]/.test(value);
    if (isField && !fields.has(name)) fields.set(name, value.trim());
  }
  return [...fields];
}

function described({ kind, msg, data: given }: ParserEvent): string {
  const data = given ?? NOTHING;
  if (kind !== Kind.MSG) return written([kind, text(data)]);
  return written([kind, msg?.sid, text(msg?.subject), text(msg?.reply), msg?.hdr, latin1Of(data)]);
}

const NOTHING: Uint8Array = new Uint8Array(0);
const written = (parts: readonly unknown[]) => JSON.stringify(parts);
const text = (bytes: Uint8Array = NOTHING) => new TextDecoder().decode(bytes);
const latin1Of = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
