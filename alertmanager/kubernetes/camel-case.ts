/** Words that the API of prometheus-operator writes in capitals, unless they come first. */
const ACRONYMS: ReadonlySet<string> = new Set(['url', 'id', 'tls']);

/** A key of Alertmanager's configuration as the API of prometheus-operator spells it: `title_link` is `titleLink`, `client_url` is `clientURL`. */
export function camelCase(key: string): string {
  const [first = '', ...others] = key.split('_');
  return [first, ...others.map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : capitalized(word)))].join(
    '',
  );
}

/** The same for all keys of an object, but not of the objects within it. */
export function camelKeys(object: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]: [string, unknown]) => [camelCase(key), value]),
  );
}

const capitalized = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
