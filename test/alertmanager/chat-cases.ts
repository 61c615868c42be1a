import type { Letter, Reply } from '../support/http-inbox.js';

/** How a message to people looks in the language of a receiver. */
export interface ChatCase {
  /** `secret`: a file with the address of the inbox. */
  readonly written: (secret: string, inbox: string) => object;
  /** What natsight writes as a fixed address. */
  readonly redirected?: (inbox: string) => object;
  readonly reply?: Reply;
  /** The title, a line break, and the text; `undefined` if the request is no message. */
  readonly shown: (letter: Letter) => string | undefined;
  readonly strong: (text: string) => string;
  readonly link: (label: string, url: string) => string;
  /** `HOSTILE` so that every character is shown as it is. */
  readonly hostile: string;
  /** Between two lines. */
  readonly end: string;
}

const J = '\u2060';
const MARKDOWN =
  '\\*b\\* \\_i\\_ \\`c\\` \\~s\\~ \\[a\\](http://evil/) \\{x\\} &lt;b&gt;&amp;amp;&lt;/b&gt; \\|p\\| C:\\\\d \\{\\{ .Status \\}\\} next';

const markdown = {
  strong: (text: string) => `**${text}**`,
  link: (label: string, url: string) => `[${label}](${url})`,
  end: '\n',
};

const attachment = ({ body }: Letter) => {
  const { attachments } = body as { attachments: { title: string; text: string }[] };
  return `${attachments[0]?.title}\n${attachments[0]?.text}`;
};

export const SLACK_CHAT: ChatCase = {
  written: (apiUrlFile) => ({ slack: { channel: '#shop', apiUrlFile } }),
  shown: attachment,
  strong: (text) => text,
  link: (label, url) => `<${url.replace('&', '&amp;')}|${label}>`,
  hostile:
    '&lt;!channel&gt; @all *b* _i_ `c` ~s~ [a](http://evil/) {x} &lt;b&gt;&amp;amp;&lt;/b&gt; |p| C:\\d {{ .Status }} next',
  end: '\n',
};

export const MATTERMOST_CHAT: ChatCase = {
  written: (webhookUrlFile) => ({ mattermost: { webhookUrlFile } }),
  shown: attachment,
  ...markdown,
  hostile: `&lt;!channel&gt; @${J}all ${MARKDOWN}`,
};

export const TEAMS_CHAT: ChatCase = {
  written: (webhookUrlFile) => ({ teams: { webhookUrlFile } }),
  shown: ({ body }) => {
    const { attachments } = body as { attachments: { content: { body: { text: string }[] } }[] };
    return attachments[0]?.content.body.map(({ text }) => text).join('\n');
  },
  ...markdown,
  hostile: `&lt;!channel&gt; @all ${MARKDOWN}`,
  end: '\n\n',
};

export const DISCORD_CHAT: ChatCase = {
  written: (webhookUrlFile) => ({ discord: { webhookUrlFile } }),
  reply: () => ({ status: 204 }),
  shown: ({ body }) => {
    const { embeds } = body as { embeds: { title: string; description: string }[] };
    return `${embeds[0]?.title}\n${embeds[0]?.description}`;
  },
  ...markdown,
  hostile:
    '\\<!channel> @all \\*b\\* \\_i\\_ \\`c\\` \\~s\\~ \\[a\\](http://evil/) \\{x\\} \\<b>&amp;\\</b> \\|p\\| C:\\\\d \\{\\{ .Status \\}\\} next',
};

export const TELEGRAM_CHAT: ChatCase = {
  written: (botTokenFile) => ({ telegram: { botTokenFile, chatId: -1001 } }),
  redirected: (inbox) => ({ api_url: inbox }),
  reply: () => ({ json: { ok: true, result: { message_id: 1, chat: { id: -1001 } } } }),
  shown: ({ body }) => {
    const { text, parse_mode } = body as { text: string; parse_mode?: string };
    // A blank line is between the title and the text.
    return parse_mode === undefined || parse_mode === '' ? text.replace('\n\n', '\n') : undefined;
  },
  strong: (text) => text,
  link: (label, url) => `${label}: ${url}`,
  hostile: '<!channel> @all *b* _i_ `c` ~s~ [a](http://evil/) {x} <b>&amp;</b> |p| C:\\d {{ .Status }} next',
  end: '\n',
};

/** Every search finds the same open issue. */
export const JIRA_CHAT: ChatCase = {
  written: (tokenFile, url) => ({ jira: { url, project: 'SHOP', tokenFile, resolveTransition: 'Done' } }),
  reply: ({ method, path }) => {
    if (path.endsWith('/search')) {
      const issue = { key: 'SHOP-1', fields: { status: { statusCategory: { key: 'new' } } } };
      return { json: { total: 1, issues: [issue] } };
    }
    if (path.endsWith('/transitions') && method === 'GET')
      return { json: { transitions: [{ id: '31', name: 'Done' }] } };
    return { status: 204 };
  },
  shown: ({ body }) => {
    const { fields } = (body ?? {}) as { fields?: { summary?: string; description?: string } };
    return fields?.summary === undefined ? undefined : `${fields.summary}\n${fields.description}`;
  },
  strong: (text) => `*${text}*`,
  link: (label, url) => `[${label}|${url}]`,
  hostile:
    '<\\!channel> \\@all \\*b\\* \\_i\\_ `c` \\~s\\~ \\[a\\]\\(http://evil/) \\{x\\} <b>&amp;amp;</b> \\|p\\| C:&#92;d \\{\\{ .Status \\}\\} next',
  end: '\n',
};

const LINKS = {
  Dashboard: 'http://pages.example/dashboards/shop?a=1&b=2',
  Runbook: 'http://pages.example/runbooks/OrdersSlow',
};

/** What people read when both alerts of the rig fire, when one is resolved, and when the other one is, too. */
export function expectedStory({ strong, link, hostile, end }: ChatCase): readonly string[] {
  const links = Object.entries(LINKS)
    .map(([label, url]) => `, ${link(label, url)}`)
    .join('');
  const since = ', since 2026-11-23 08:15:00 UTC';
  const until = `${since}, until 2026-11-23 08:45:00 UTC`;
  const bad = (state: string, label: string, time: string) =>
    `${strong(state)} critical: Orders are slow: ${hostile}${label}${time}${links}${end}`;
  const good = (state: string, time: string) =>
    `${strong(state)} critical: Orders take 2 s in eu (value: 2 s), region=eu${time}${links}${end}`;
  const meaning = `What it means: Customers wait.${end}`;
  return [
    `[FIRING:2] OrdersSlow\n${bad('FIRING', `, region=${hostile}`, since)}${good('FIRING', since)}${meaning}`,
    `[FIRING:1] OrdersSlow\n${bad('FIRING', `, region=${hostile}`, since)}${good('RESOLVED', until)}${meaning}`,
    `[RESOLVED] OrdersSlow\n${bad('RESOLVED', '', until)}${meaning}`,
  ];
}
