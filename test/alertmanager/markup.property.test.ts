import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DISCORD, HTML, JIRA, MATTERMOST, PLAIN, SLACK, TEAMS } from '../../alertmanager/receivers/markup.js';
import type { Markup } from '../../alertmanager/receivers/markup.js';
import { notificationIn } from '../../alertmanager/receivers/notification.js';
import { fuzzRuns } from '../support/fuzz-runs.js';
import { runAmtool } from '../support/run-command.js';
import { tempFolder, writeText } from '../support/temp-folder.js';

interface Language {
  readonly markup: Markup;
  /** What a person sees of a text in the language. */
  readonly seen: (text: string) => string;
  /** A character with a meaning that is not escaped. */
  readonly active: RegExp;
}

const entities = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#43;', '+')
    .replaceAll('&#92;', '\\')
    .replaceAll('&amp;', '&');
const unescaped = (text: string) => text.replaceAll(/\\([^\p{L}\p{N}\s])/gu, '$1');
const NOTHING = /(?!)/;
const MARKDOWN = /(?<!\\)(?:\\\\)*[*_`~|[\]{}]/;

const LANGUAGES: Readonly<Record<string, Language>> = {
  plain: { markup: PLAIN, seen: (text) => text, active: NOTHING },
  HTML: { markup: HTML, seen: entities, active: /[<>"']/ },
  Slack: { markup: SLACK, seen: entities, active: /[<>]/ },
  Discord: { markup: DISCORD, seen: unescaped, active: /(?<!\\)(?:\\\\)*[*_`~|[\]{}<]/ },
  Mattermost: {
    markup: MATTERMOST,
    seen: (text) => unescaped(entities(text)).replaceAll('@\u2060', '@'),
    active: new RegExp(`${MARKDOWN.source}|[<>]|@(?!\u2060)`),
  },
  Teams: {
    markup: TEAMS,
    seen: (text) => unescaped(entities(text)),
    active: new RegExp(`${MARKDOWN.source}|[<>]`),
  },
  Jira: {
    markup: JIRA,
    // An escaped character first: the backslash of an entity is no escape.
    seen: (text) => entities(unescaped(text)),
    active: /(?<!\\)[*_^~!|?@[\]{}(+-]/,
  },
};

/** Alerts that `amtool` renders at once. */
const BATCH = 8;
const CHARACTERS = '\\`*_~|<>&[](){}@!'.split('');
const SEQUENCES = [
  '<!channel>',
  '&lt;',
  '@all',
  '__a__',
  '**b**',
  '[a](http://b)',
  '{{',
  '}}',
  '{code}',
  '$0',
  '\n',
  '\r\n',
  '\t',
  '\u202E',
  '\0',
];
const piece = fc.oneof(
  fc.constantFrom(...CHARACTERS, ...SEQUENCES),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const texts = fc.array(
  fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => `x${pieces.join('')}x`),
  { minLength: BATCH, maxLength: BATCH },
);
const folder = tempFolder();

test.each(Object.entries(LANGUAGES))(
  'whatever a summary contains, people see it and nothing else happens: %s',
  async (name, { markup, seen, active }) => {
    await fc.assert(
      fc.asyncProperty(texts, async (summaries) => {
        const written = await render(name, markup, summaries);
        expect(written.map(seen)).toEqual(summaries.map(onOneLine));
        expect(written.filter((text) => active.test(text))).toEqual([]);
      }),
      fuzzRuns(6, { each: 20_000 }),
    );
  },
  600_000,
);

function onOneLine(text: string): string {
  return text.replaceAll(/[\t\n\f\r \p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ');
}

/** The summaries as they are written into a notification. */
async function render(
  name: string,
  markup: Markup,
  summaries: readonly string[],
): Promise<readonly string[]> {
  const alerts = summaries.map((summary) => ({
    status: 'firing',
    labels: { alertname: 'A' },
    annotations: { summary },
    startsAt: '2026-11-23T08:15:00Z',
    endsAt: '2026-11-23T08:45:00Z',
  }));
  const data = await writeText(
    folder,
    `${name}.json`,
    JSON.stringify({ status: 'firing', alerts, commonLabels: { alertname: 'A' }, commonAnnotations: {} }),
  );
  const { exitCode, stdout, stderr } = await runAmtool([
    'template',
    'render',
    `--template.glob=${join(folder, 'none')}`,
    `--template.type=${markup === HTML ? 'html' : 'text'}`,
    `--template.data=${data}`,
    `--template.text=${notificationIn(markup).text}`,
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  return Array.from(
    stdout.matchAll(/FIRING(?:<\/b>|\W*?): (x[^\n]*?x), since 2026-11-23 08:15:00 UTC/g),
    ([, text = '']) => text,
  );
}
