import { InvalidArgumentError } from 'commander';

/** A limit; 0 lifts it. */
export function limitArgument(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(limit)) return limit;
  throw new InvalidArgumentError('expected a whole number, or 0 for no limit');
}

/** Host names without ports: `a.example.org,b.example.org`. */
export function hostNamesArgument(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => /^[\w.-]+$/.test(name))) return names;
  throw new InvalidArgumentError('expected host names without ports, separated by commas');
}
