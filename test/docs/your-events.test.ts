import { describe, expect, test } from '@jest/globals';
import { readRecordedEvents } from '../../exporter/io/file/recorded-events.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { EXAMPLES, exampleFolder } from '../setup/examples/examples.js';
import { codeBlocks, tables } from '../support/markdown.js';
import { read, unquoted, YOUR_EVENTS } from './documents.js';

const page = read(YOUR_EVENTS);
const blocks = codeBlocks(page);
const marked = (mark: string) => blocks.filter(({ language }) => language === mark).map(({ text }) => text);
const fileOf = (example: string, name: string) => read(`setup/examples/${example}/${name}`);

test('the page has a section for each example, in the order of its table', () => {
  const [table] = tables(page);
  expect(table?.rows.map(([, example]) => unquoted(example))).toEqual([...EXAMPLES]);
  const inOrder = blocks.flatMap(({ language }) => /^json recorded (.*)/.exec(language)?.[1] ?? []);
  expect([...new Set(inOrder)]).toEqual([...EXAMPLES]);
});

test('no block of the page is left unproved', () => {
  const marks = EXAMPLES.flatMap((example) => [
    `json recorded ${example}`,
    `json setup ${example}`,
    `json monitoring ${example}`,
    `text ${example}`,
  ]);
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set([...marks, 'sh']));
});

describe.each(EXAMPLES)('%s', (example) => {
  const { events } = readRecordedEvents(`${exampleFolder(example)}/events.ndjson`);
  const recorded = events.map(({ subject, headers, payload }) => ({
    subject,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    payload: payloadOf(Buffer.from(payload).toString()),
  }));

  test.each(marked(`json recorded ${example}`))('the event is one of the recorded ones', (text) => {
    const shown: unknown = JSON.parse(text);
    expect(recorded.filter((event) => isPartOf(shown, event))).not.toEqual([]);
  });

  test.each([
    ['setup', PROCESSING_FILE],
    ['monitoring', MONITORING_FILE],
  ])('the excerpt of its %s is in the file', (kind, file) => {
    const [excerpt = '', ...others] = marked(`json ${kind} ${example}`);
    expect(others).toEqual([]);
    expect(JSON.parse(fileOf(example, file))).toMatchObject(JSON.parse(excerpt));
  });

  test('the series, accounts and alerts are in its expected.txt', () => {
    const expected = new Set(fileOf(example, 'expected.txt').split('\n'));
    const shown = marked(`text ${example}`).flatMap((text) => text.trimEnd().split('\n'));
    expect(shown.filter((line) => !expected.has(line))).toEqual([]);
    expect(shown.length).toBeGreaterThan(4);
  });
});

function payloadOf(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}

/** Whether `whole` has everything that `part` has; lists have equal lengths. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    if (!Array.isArray(whole) || part.length !== whole.length) return false;
    return part.every((each, index) => isPartOf(each, whole[index]));
  }
  if (typeof part !== 'object' || part === null) return part === whole;
  if (typeof whole !== 'object' || whole === null) return false;
  const found = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => isPartOf(value, found.get(key)));
}
