import type { AbsentField } from '../expression/analysis/finding.js';
import { hasType } from '../event-schema/shape.js';
import type { Absence } from '../event-schema/shape.js';
import type { Problem } from '../problem.js';

/** What happens at an expression to events without a field that it reads. */
export interface Consequence {
  readonly level: Problem['level'];
  /** `the metric skips such events`. */
  readonly effect: string;
  /** How to avoid it, beside a default in the expression. */
  readonly instead?: string;
  /** What to take for a missing field where no constant makes sense. Unset: a constant of its type. */
  readonly fallback?: string;
  /** Whether a result that is missing is no loss: a step that copies a field copies its absence. */
  readonly passesOn?: boolean;
}

const WHY: Readonly<Record<Absence, string>> = {
  'not required': 'can be missing, since it is not in "required"',
  nullable: 'can be null, which means that it is missing',
  header: 'can be missing, since a message may come without the header',
};

/** What to write where a field may be missing. */
export function guardAdvice(field: AbsentField, { effect, instead, fallback }: Consequence): string {
  const { written, absence } = field;
  const advice = [withDefault(field, fallback), instead].filter((each) => each !== undefined).join(', or ');
  return `"${written}" ${WHY[absence]}: ${effect}. Write ${advice}`;
}

/** `event.?user.?name.orValue('none')` */
function withDefault({ path, shape, isOfVariable }: AbsentField, fallback?: string): string {
  const [first = '', ...others] = path;
  const root = isOfVariable ? first : `event${optionalStep(first)}`;
  return `${root}${others.map(optionalStep).join('')}.orValue(${fallback ?? defaultOf(shape)})`;
}

function optionalStep(name: string): string {
  const isPlain = /^(?!(?:in|true|false|null)$)[A-Za-z_]\w*$/.test(name);
  return isPlain ? `.?${name}` : `[?'${name}']`;
}

function defaultOf(shape: AbsentField['shape']): string {
  if (shape.types === undefined || hasType(shape, 'string')) return "'none'";
  if (hasType(shape, 'number')) return '0';
  return hasType(shape, 'boolean') ? 'false' : hasType(shape, 'array') ? '[]' : '{}';
}
