import type { Setup } from '../model/setup.js';
import { isOpen } from '../wildcards.js';
import { natsSubjects } from '../model/stream.js';
import type { Stream } from '../model/stream.js';

export interface SubjectReader {
  readonly stream: string;
  /** The subject through which the stream receives it: `orders.>`. */
  readonly subject: string;
}

/**
 * The streams that receive messages published on a subject, as far as the setup says. A pattern that begins with a wildcard leaves out
 * what natsight publishes.
 */
export function readersOf({ streams }: Pick<Setup, 'streams'>, published: string): readonly SubjectReader[] {
  return streams.flatMap((stream) => {
    const subject = subjectsOf(stream).find(
      (each) => !isOpen(each) && matchesSubject(each, published),
    );
    return subject === undefined ? [] : [{ stream: stream.name, subject }];
  });
}

/** Subjects that a stream is known to read. Only the server knows the subjects of an existing JetStream stream. */
export function subjectsOf({ source }: Stream): readonly string[] {
  const created = source.kind === 'jetstream' ? source.jetstream.create?.subjects : undefined;
  return natsSubjects(source) ?? created ?? [];
}

/** `*` matches one token, `>` one or more: https://docs.nats.io/nats-concepts/subjects */
export function matchesSubject(pattern: string, subject: string): boolean {
  const tokens = subject.split('.');
  const wanted = pattern.split('.');
  const agrees = wanted.every((token, index) => {
    if (token === '>') return tokens.length > index;
    return token === '*' ? tokens[index] !== undefined : token === tokens[index];
  });
  return agrees && (wanted.at(-1) === '>' || wanted.length === tokens.length);
}
