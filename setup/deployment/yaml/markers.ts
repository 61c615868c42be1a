/** The comments around what natsight wrote into a file of somebody else. */
export class Markers {
  /** First line of lines of its own. */
  readonly begin: string;
  /** First line where the line ending before it is inserted too. */
  readonly within: string;
  readonly end: string;
  readonly #owner: string;
  readonly #pattern: string;

  /** @param owner letters, digits, dashes and underscores */
  constructor(owner: string) {
    this.#owner = owner;
    this.#pattern = owner.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    this.begin = `# >>> ${owner}`;
    this.within = `# >>> ${owner} (in the line above)`;
    this.end = `# <<< ${owner}`;
  }

  /** After a key: replaces its value, an empty list. */
  instead(value: string): string {
    return `# >>> ${this.#owner} (in place of ${JSON.stringify(value)})`;
  }

  /** Where the parts of the owner stand, markers included. */
  regions(text: string): readonly { readonly start: number; readonly end: number }[] {
    const owner = this.#pattern;
    const region = new RegExp(
      String.raw`# >>> ${owner}(?: \([^\n]*)?\r?\n(?:[^\n]*\n)*?[ \t]*# <<< ${owner}(?=\r?\n|$)`,
      'g',
    );
    return Array.from(text.matchAll(region), ({ 0: found, index }) => ({
      start: index,
      end: index + found.length,
    }));
  }

  /** The text without everything between these markers, as it was before. */
  remove(text: string): string {
    const owner = this.#pattern;
    const begin = `# >>> ${owner}`;
    // An end has the indentation of its beginning.
    const end = String.raw`\k<indent># <<< ${owner}`;
    const body = String.raw`\r?\n(?:[^\n]*\n)*?`;
    const ownLines = String.raw`^(?<indent>[ \t]*)${begin}${body}${end}(?:\r?\n|$)`;
    const within = String.raw`\r?\n(?<indent>[ \t]*)${begin} \(in the line above\)${body}${end}(?:\r?\n\k<indent>|$)`;
    const instead = String.raw`${begin} \(in place of (?<value>"(?:[^"\\]|\\.)*")\)(?<rest>[^\r\n]*)${body}[ \t]*# <<< ${owner}$`;
    return text
      .replaceAll(new RegExp(ownLines, 'gm'), '')
      .replaceAll(new RegExp(within, 'g'), '')
      .replaceAll(
        new RegExp(instead, 'gm'),
        (...[, value, rest]: readonly string[]) => `${String(JSON.parse(value ?? ''))}${rest}`,
      );
  }
}

/** Everybody who has a part in the text, by the markers. */
export function ownersIn(text: string): readonly string[] {
  const found = Array.from(
    text.matchAll(/# >>> (?<owner>[\w-]+)(?: \(|\r?$)/gm),
    ({ groups }) => groups?.['owner'] ?? '',
  );
  return [...new Set(found)];
}
