import type { Problem } from '../problem.js';
import { subjectsOf } from '../model/source-subjects.js';
import type { Stream } from '../model/stream.js';
import { hasWildcard, isOpen, matchesSubject } from '../subject-pattern.js';
import type { CheckContext } from './context.js';

/** natsight publishes each insight on `natsight.insights.<rule>`. */
const INSIGHTS = 'natsight.insights.';

/** A stream that reads what natsight publishes about it: the source leaves these messages out where the subject has wildcards. */
export function* checkOwnMessages(context: CheckContext): Generator<Problem> {
  for (const stream of context.setup.streams) {
    const path = ['dataStreams', stream.name, ...pathOf(stream)];
    for (const subject of subjectsOf(stream.source)) {
      const message = isOpen(subject) ? openMessage(context, subject) : insightMessage(context, subject);
      if (message === undefined) continue;
      yield context.processing.problem(path, message, hasWildcard(subject) ? 'warning' : 'error');
    }
  }
}

function pathOf({ source }: Stream): readonly string[] {
  if (source.kind !== 'jetstream') return ['subject'];
  return source.jetstream.subjects.length === 0
    ? ['jetstream', 'create', 'subjects']
    : ['jetstream', 'subject'];
}

function openMessage({ setup }: CheckContext, subject: string): string {
  const deadLetters = setup.streams.flatMap(({ deadLetter }) => deadLetter ?? []);
  const windows = setup.metrics.flatMap((metric) => (metric.kind === 'window' ? (metric.publish ?? []) : []));
  const published = [...new Set([...deadLetters, ...windows])].filter((each) =>
    matchesSubject(subject, each),
  );
  const names = [`${INSIGHTS}>`, ...published, '$JS.>', '_INBOX.>'].map((each) => `"${each}"`).join(', ');
  return (
    `"${subject}" also delivers messages that are no events: the stream leaves out ${names} and all messages of other natsight ` +
    'services, and counts them in natsight_messages_left_out_total; to read one of these subjects, name it without wildcards'
  );
}

function insightMessage({ setup }: CheckContext, subject: string): string | undefined {
  const rule = setup.insights.find(({ name }) => matchesSubject(subject, `${INSIGHTS}${name}`))?.name;
  if (rule === undefined) return undefined;
  return hasWildcard(subject)
    ? `"${subject}" also delivers insights of this setup, such as "${INSIGHTS}${rule}": the stream leaves them out and counts them in natsight_messages_left_out_total`
    : `stream reads the insight "${rule}" of this setup, so events would loop forever: use another subject`;
}
