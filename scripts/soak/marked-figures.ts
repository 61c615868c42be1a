/** The page with another table between the markers `<!-- NAME: ...` and `<!-- /NAME -->`. */
export function withFigures(page: string, name: string, table: string): string {
  const [, before, begin, end, after] =
    new RegExp(`^([^]*)(<!-- ${name}: [^\\n]*-->)[^]*(<!-- /${name} -->)([^]*)$`).exec(page) ?? [];
  if (before === undefined)
    throw new Error(`BUG: the page has no markers <!-- ${name}: ... --> and <!-- /${name} -->`);
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}
