import { suggest } from '../nearest.js';

/** What an expression can read of the message that carried an event, with its CEL type. */
export const MESSAGE_MEMBERS = {
  /** Subject of the message. */
  subject: 'string',
  /** Tokens of the subject; the first has index 0. */
  token: 'list<string>',
  /** Headers by name; the first value of each. */
  headers: 'map<string, string>',
  /** Name of the JetStream stream; missing on plain subjects. */
  stream: 'string',
  /** Sequence in the JetStream stream; missing on plain subjects. */
  sequence: 'double',
  /** When JetStream stored the message, in seconds since 1970; missing on plain subjects. */
  time: 'double',
  /** When the message arrived, in seconds since 1970. */
  arrival: 'double',
  /** Size of the payload in bytes, as it was sent. */
  size: 'double',
} as const satisfies Readonly<Record<string, string>>;

export type MessageMember = keyof typeof MESSAGE_MEMBERS;

/** The members that expressions read, as they see them. */
export type MessageFacts = { readonly [Member in MessageMember]?: unknown };

/** Key of the message in the record of an event. A symbol, so that no field of an event has it. */
export const MESSAGE_FACTS = Symbol('message');

export function isMessageMember(name: string): name is MessageMember {
  return Object.hasOwn(MESSAGE_MEMBERS, name);
}

export function unknownMember(name: string): string {
  const known = Object.keys(MESSAGE_MEMBERS);
  return `"message", the message that carried the event, has no "${name}"${suggest(name, known)}`;
}
