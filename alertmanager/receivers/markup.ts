/**
 * How a notification is written for one kind of receiver. Values of labels come from events, so they may contain the characters that
 * the receiver gives a meaning.
 */
export interface Markup {
  /** Functions of a Go template, after a pipeline, that show its text as it is. */
  readonly escaping: string;
  readonly strong: (text: string) => string;
  /** `url`: a pipeline of a Go template. */
  readonly link: (label: string, url: string) => string;
  /** Ends a line of the receiver's own language. */
  readonly line: (text: string) => string;
}

/** A replacement in a Go template. Neither text may contain a backquote; `\x60` is one in a pattern. */
export const replacing = (pattern: string, replacement: string) =>
  ` | reReplaceAll \`${pattern}\` \`${replacement}\``;

/** Characters that end an address in a link or in the markup around it. */
const URL_ESCAPING =
  replacing(String.raw`\s`, '%20') +
  replacing('<', '%3C') +
  replacing('>', '%3E') +
  replacing('"', '%22') +
  replacing(String.raw`\|`, '%7C') +
  replacing(String.raw`\(`, '%28') +
  replacing(String.raw`\)`, '%29') +
  replacing(String.raw`\[`, '%5B') +
  replacing(String.raw`\]`, '%5D') +
  replacing(String.raw`\\`, '%5C');
const ENTITIES = replacing('&', '&amp;') + replacing('<', '&lt;') + replacing('>', '&gt;');
const backslashing = (characters: string) => replacing(`[${characters}]`, '\\${0}');
/** Invisible; what follows `@` is no name with it. */
const WORD_JOINER = '\u2060';

const inBrackets = (label: string, url: string) => `[${label}]({{ ${url}${URL_ESCAPING} }})`;
const line = (text: string) => `${text}\n`;

/** No character has a meaning. */
export const PLAIN: Markup = {
  escaping: '',
  strong: (text) => text,
  link: (label, url) => `${label}: {{ ${url} }}`,
  line,
};

/** Alertmanager escapes what a template of HTML inserts, and refuses addresses such as `javascript:`. */
export const HTML: Markup = {
  escaping: '',
  strong: (text) => `<b>${text}</b>`,
  link: (label, url) => `${label}: <a href="{{ ${url} }}">{{ ${url} }}</a>`,
  line: (text) => `<div>${text}</div>\n`,
};

/**
 * https://docs.slack.dev/messaging/formatting-message-text. Entities keep mentions and links from being read. Formatting has no escape, so
 * that the receiver turns it off.
 */
export const SLACK: Markup = {
  escaping: ENTITIES,
  strong: (text) => text,
  link: (label, url) => `<{{ ${url}${URL_ESCAPING}${ENTITIES} }}|${label}>`,
  line,
};

/** Those that mean something within a line. Texts of others never begin a line. */
const MARKDOWN_CHARACTERS = String.raw`\\\x60*_{}\[\]~|`;

/** The Markdown of Discord knows no entities. Embeds notify nobody who is mentioned. */
export const DISCORD: Markup = {
  escaping: backslashing(`${MARKDOWN_CHARACTERS}<`),
  strong: (text) => `**${text}**`,
  link: inBrackets,
  line,
};

/** Mattermost reads mentions and Slack's links, too. */
export const MATTERMOST: Markup = {
  escaping: backslashing(MARKDOWN_CHARACTERS) + ENTITIES + replacing('@', `@${WORD_JOINER}`),
  strong: (text) => `**${text}**`,
  link: inBrackets,
  line,
};

/** The Markdown of adaptive cards, in which only an empty line ends a line. */
export const TEAMS: Markup = {
  escaping: backslashing(MARKDOWN_CHARACTERS) + ENTITIES,
  strong: (text) => `**${text}**`,
  link: inBrackets,
  line: (text) => `${text}\n\n`,
};

/** The wiki markup of Jira's API 2. Two backslashes are a line break there, so that a backslash is an entity. */
export const JIRA: Markup = {
  escaping:
    replacing('&', '&amp;') +
    replacing(String.raw`\\`, '&#92;') +
    backslashing(String.raw`{}\[\](*_\-+^~!|?@`),
  strong: (text) => `*${text}*`,
  link: (label, url) => `[${label}|{{ ${url}${URL_ESCAPING}${replacing('[{}]', '')} }}]`,
  line,
};
