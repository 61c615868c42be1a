import { MAX_SUBJECTS } from '../model/limits.js';
import { subjectsOf } from '../model/source-subjects.js';
import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import { overlap } from '../subject-pattern.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';

/** Two streams that read the same messages count them twice, unless one of them says so with "overlaps". */
export function* checkOverlaps({ setup, processing }: CheckContext): Generator<Problem> {
  const names = processing.keys(['dataStreams']);
  const subjects = setup.streams.reduce((sum, { source }) => sum + subjectsOf(source).length, 0);
  if (subjects > MAX_SUBJECTS) {
    const message = `expected at most ${MAX_SUBJECTS} subjects of all streams together, found ${subjects}: use wildcards`;
    yield processing.keyProblem(['dataStreams'], message);
    return;
  }
  for (const [index, stream] of setup.streams.entries()) {
    const path = ['dataStreams', stream.name];
    for (const [at, name] of stream.overlaps.entries()) {
      if (names.includes(name)) continue;
      yield processing.problem([...path, 'overlaps', at], unknown('stream', name, names));
    }
    for (const other of setup.streams.slice(0, index)) {
      const shared = sharedSubject(other, stream);
      if (shared === undefined || saysSo(other, stream)) continue;
      const message =
        `the streams "${other.name}" and "${stream.name}" both read ${shared}, so these messages count in both. ` +
        `If that is meant, say so in one of them: "overlaps": ["${other.name}"]`;
      yield processing.keyProblem(path, message, 'warning');
    }
  }
}

function saysSo(one: Stream, other: Stream): boolean {
  return one.overlaps.includes(other.name) || other.overlaps.includes(one.name);
}

function sharedSubject(one: Stream, other: Stream): string | undefined {
  const pairs = subjectsOf(one.source).flatMap((left) =>
    subjectsOf(other.source).map((right) => [left, right] as const),
  );
  const [left, right] = pairs.find(([a, b]) => overlap(a, b)) ?? [];
  if (left !== undefined) return left === right ? `"${left}"` : `what matches "${left}" and "${right}"`;
  return sharesStream(one, other) || sharesStream(other, one) ? 'the same JetStream stream' : undefined;
}

/** Without a filter, a consumer reads its JetStream stream whole. */
function sharesStream({ source: one }: Stream, { source: other }: Stream): boolean {
  if (one.kind !== 'jetstream' || other.kind !== 'jetstream') return false;
  return one.jetstream.stream === other.jetstream.stream && one.jetstream.subjects.length === 0;
}
