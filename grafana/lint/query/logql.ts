import { parser } from '@grafana/lezer-logql';
import { placesOf } from './places.js';
import { referencesIn } from './references.js';
import { Substitution } from './substitution.js';

/** The LogQL of a query. */
export interface LintedLogql {
  /** Offset of the first fault in the text; `undefined` if it is valid, or if only its variables could make it so. */
  readonly faultAt: number | undefined;
  /** The ranges as they are written, without brackets. */
  readonly ranges: readonly string[];
}

/** Reads LogQL with its variables replaced by what fits their places. Takes linear time. */
export function readLogql(text: string): LintedLogql {
  const references = referencesIn(text);
  const places = placesOf(text, references);
  const isUnclear = places.some((place) => ['free', 'called', 'more matchers'].includes(place));
  const substitution = new Substitution(
    text,
    references.map((reference, index) => ({ ...reference, by: replacementAt(places[index] ?? 'free') })),
  );
  let faultAt: number | undefined;
  const ranges: string[] = [];
  parser.parse(substitution.text).iterate({
    enter: ({ type, name, from, to }) => {
      if (type.isError) faultAt ??= substitution.originalOffset(from);
      if (name === 'Range') ranges.push(substitution.written(from, to).replace(/^\[\s*|\s*\]$/g, ''));
    },
  });
  return { faultAt: isUnclear ? undefined : faultAt, ranges };
}

function replacementAt(place: ReturnType<typeof placesOf>[number]): string {
  switch (place) {
    case 'duration':
      return '1m';
    case 'number of a duration':
      return '1';
    case 'unit of a duration':
      return 'm';
    case 'matcher':
      return 'x="x"';
    case 'more matchers':
    case 'comment':
      return '';
    default:
      return 'x';
  }
}
