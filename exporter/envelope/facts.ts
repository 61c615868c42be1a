import type { MessageFacts, MessageMember } from '../../setup/expression/message.js';
import { sizeOf } from '../event/message.js';
import type { Message } from '../event/message.js';

/** Reads what expressions see as `message`. */
export type FactsReader = (message: Message) => MessageFacts;

const READERS: { readonly [Member in MessageMember]: (message: Message) => unknown } = {
  subject: ({ subject }) => subject,
  token: ({ subject }) => subject.split('.'),
  headers: (message) => new Map(message.headers?.()),
  stream: ({ stream }) => stream,
  sequence: ({ sequence }) => sequence,
  time: ({ storedMs }) => (storedMs === undefined ? undefined : storedMs / 1000),
  arrival: ({ arrivalMs }) => arrivalMs / 1000,
  size: (message) => sizeOf(message),
};

/** Reads only these members. One that the message does not have is missing. */
export function factsReader(members: ReadonlySet<MessageMember>): FactsReader {
  const readers = [...members].map((member) => [member, READERS[member]] as const);
  return (message) => {
    const facts: Record<string, unknown> = {};
    for (const [member, read] of readers) {
      const value = read(message);
      if (value !== undefined) facts[member] = value;
    }
    return facts;
  };
}
