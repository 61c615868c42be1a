import type { Setup } from '../model/setup.js';
import { subjectsOf } from '../model/source-subjects.js';
import { isOpen, matchesSubject } from '../subject-pattern.js';

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
    const subject = subjectsOf(stream.source).find(
      (each) => !isOpen(each) && matchesSubject(each, published),
    );
    return subject === undefined ? [] : [{ stream: stream.name, subject }];
  });
}
