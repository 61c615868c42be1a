/** The groups of a match. */
interface Match {
  group(group: string | number): string | null;
  groupCount(): number;
  readonly namedGroups: Readonly<Record<string, number>>;
}

const REFERENCE = /\$(?:\$|\{(\w+)\}|(\w+))/g;

/** A replacement with its `$1`, `${1}` and `${name}`, as Go's `Regexp.Expand` reads it: `$1x` is the group "1x", and `$$` a dollar. */
export function expanded(replacement: string, match: Match): string {
  return replacement.replaceAll(REFERENCE, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return '$';
    if (/^\d+$/.test(name))
      return Number(name) <= match.groupCount() ? (match.group(Number(name)) ?? '') : '';
    return Object.hasOwn(match.namedGroups, name) ? (match.group(name) ?? '') : '';
  });
}
