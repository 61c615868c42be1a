import { publishSubjectSchema } from '../../../setup/model/subject.js';
import type { FileRecord } from './parse-records.js';
import { fieldText } from './json-text.js';
import { RecordedEventsError } from './recorded-events-error.js';

const FIELD = /\{([^{}]+)\}/g;

/** A value that is part of one token of a subject. https://docs.nats.io/nats-concepts/subjects */
const tokenPart = /^[^\s.*>\p{Cc}]+$/u;

/** Inserts fields of an event into a subject such as `flights.{origin}`. A number keeps its digits. */
export function subjectOf(
  template: string,
  { place, payload }: Pick<FileRecord, 'place' | 'payload'>,
): string {
  const subject = template.replaceAll(FIELD, (_, field: string) => {
    const text = fieldText(payload, field);
    const value = valueOf(text);
    if (value !== undefined && tokenPart.test(value)) return value;
    throw new RecordedEventsError(
      `${place}: field "${field}" is ${text ?? 'missing'}, so the subject "${template}" cannot be filled in: ` +
        'expected text, a number or a boolean, without spaces, ".", "*" and ">"',
    );
  });
  if (publishSubjectSchema.safeParse(subject).success) return subject;
  throw new RecordedEventsError(
    `"${subject}" is not a subject to publish to: expected one such as "flights.{origin}", without wildcards`,
  );
}

/** The pattern of all subjects of a template: `flights.>` for `flights.{origin}`. */
export function wildcardOf(template: string): string {
  const tokens = template.split('.');
  const firstVariable = tokens.findIndex((token) => token.includes('{'));
  return firstVariable === -1 ? template : [...tokens.slice(0, firstVariable), '>'].join('.');
}

/** `undefined` for a list, an object and null. */
function valueOf(text: string | undefined): string | undefined {
  if (text === undefined || text === 'null' || text.startsWith('[') || text.startsWith('{')) return undefined;
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}
