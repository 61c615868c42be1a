import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** A dead letter that a stream reads would be rejected and sent again, without end. */
export function* checkDeadLetters({ setup, processing }: CheckContext): Generator<Problem> {
  for (const { name, deadLetter } of setup.streams) {
    if (deadLetter === undefined) continue;
    for (const reader of setup.streams) {
      const subject = subjectsOf(reader).find((each) => matchesSubject(each, deadLetter));
      if (subject === undefined) continue;
      const message = `stream "${reader.name}" reads "${subject}", and with it its dead letters on "${deadLetter}"`;
      yield processing.problem(['dataStreams', name, 'deadLetter'], message);
    }
  }
}

/** Subjects that a stream is known to read; of a JetStream stream that exists already only the server knows them. */
function subjectsOf({ source }: Stream): readonly string[] {
  switch (source.kind) {
    case 'subject':
      return source.subjects;
    case 'jetstream':
      return [source.jetstream.subject ?? source.jetstream.create?.subjects ?? []].flat();
    case 'file':
    case 'routed':
      return [];
  }
}

/** `*` stands for one token, `>` for all that follow: https://docs.nats.io/nats-concepts/subjects */
function matchesSubject(pattern: string, subject: string): boolean {
  const tokens = subject.split('.');
  const wanted = pattern.split('.');
  const agrees = wanted.every((token, index) => {
    if (token === '>') return tokens.length > index;
    return token === '*' ? tokens[index] !== undefined : token === tokens[index];
  });
  return agrees && (wanted.at(-1) === '>' || wanted.length === tokens.length);
}
