/** A piece of code in a document; `language` is what stands behind the three backticks. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** A table in a document, under the last heading before it. */
export interface Table {
  readonly heading: string;
  readonly rows: readonly (readonly string[])[];
}

const FENCE = /^( *)```(.*)\n([\s\S]*?)^\1```$/gm;

export function codeBlocks(text: string): readonly CodeBlock[] {
  return Array.from(text.matchAll(FENCE), ([, , language = '', code = '']) => ({ language, text: code }));
}

/** What stands between single backticks. */
export function codeSpans(text: string): readonly string[] {
  return Array.from(withoutBlocks(text).matchAll(/`([^`\n]+)`/g), ([, code = '']) => code);
}

/** Targets of links and images. */
export function links(text: string): readonly string[] {
  const prose = withoutBlocks(text).replaceAll(/`[^`\n]+`/g, '');
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
}

/** What a link to a heading may say after the `#`, as GitHub makes it. */
export function anchors(text: string): readonly string[] {
  return Array.from(withoutBlocks(text).matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** All tables, without their first row and the line below it. */
export function tables(text: string): readonly Table[] {
  const found: { heading: string; rows: (readonly string[])[] }[] = [];
  let heading = '';
  let isInside = false;
  for (const line of withoutBlocks(text).split('\n')) {
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    const isRow = line.trimStart().startsWith('|');
    if (isRow && !isInside) found.push({ heading, rows: [] });
    if (isRow) found.at(-1)?.rows.push(cellsOf(line));
    isInside = isRow;
  }
  return found.map((table) => ({ ...table, rows: table.rows.slice(2) }));
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function withoutBlocks(text: string): string {
  return text.replaceAll(FENCE, '');
}
