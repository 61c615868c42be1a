import type { StreamSource } from './stream.js';

/** Subjects that a stream is known to read. Only the server knows the subjects of an existing JetStream stream. */
export function subjectsOf(source: StreamSource): readonly string[] {
  switch (source.kind) {
    case 'subject':
      return source.subjects;
    case 'jetstream': {
      const { subjects, create } = source.jetstream;
      return subjects.length > 0 ? subjects : (create?.subjects ?? []);
    }
    case 'file':
    case 'routed':
      return [];
  }
}
