import { matchesSubject } from '../../setup/subject-pattern.js';
import type { NamedTokens, SubjectPattern } from '../../setup/subject-pattern.js';

/** Subjects of a stream repeat: this many are remembered with their tokens. */
export const MAX_KNOWN_SUBJECTS = 1_000;
/** Subjects with more characters are not remembered: a server takes 4 KiB by default, and more if it is told to. */
export const MAX_KNOWN_SUBJECT_LENGTH = 512;

type Tokens = ReadonlyMap<string, string>;

/** Reads the named tokens of subjects. */
export class SubjectTokens {
  readonly #patterns: readonly SubjectPattern[];
  readonly #known = new Map<string, Tokens>();

  constructor(patterns: readonly SubjectPattern[]) {
    this.#patterns = patterns;
  }

  /** By name. Empty if no pattern matches; the first that matches decides. */
  read(subject: string): Tokens {
    const known = this.#known.get(subject);
    if (known !== undefined) return known;
    if (subject.length > MAX_KNOWN_SUBJECT_LENGTH) return this.#parse(subject);
    if (this.#known.size >= MAX_KNOWN_SUBJECTS) this.#known.clear();
    const tokens = this.#parse(subject);
    this.#known.set(subject, tokens);
    return tokens;
  }

  #parse(subject: string): Tokens {
    const pattern = this.#patterns.find((each) => matchesSubject(each.subject, subject));
    const tokens = subject.split('.');
    return new Map(pattern?.names.map((named) => [named.name, valueOf(named, tokens)]));
  }
}

function valueOf({ at, isRest }: NamedTokens, tokens: readonly string[]): string {
  return isRest ? tokens.slice(at).join('.') : (tokens[at] ?? '');
}
