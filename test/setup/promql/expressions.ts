import { readFileSync } from 'node:fs';

/** The expressions of the corpus: valid ones, and ones that some or all versions of Prometheus refuse. */
export function corpus(): readonly string[] {
  return readFileSync('test/fixtures/promql/expressions.txt', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.replaceAll(LINE_BREAK, '\n').replaceAll('\\t', '\t'));
}

/** `\n` outside of strings. */
const LINE_BREAK = /(?<!\\)\\n(?![^"]*"[^"]*$)/g;
