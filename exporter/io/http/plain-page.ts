import { escapeHtml } from './live/page.js';

/** In a file of its own: the content security policy allows no styles within a page. */
export const PLAIN_STYLE_PATH = '/assets/plain.css';

export const PLAIN_STYLE = `:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}th,td{padding:.25rem 1rem .25rem 0;text-align:left}td.n{text-align:right}
blockquote{margin:1rem 0;padding-left:1rem;border-left:.25rem solid}pre{overflow-x:auto;padding:1rem;border:1px solid}
code{font-size:.9rem}dd{margin:0 0 .5rem}
.troubles{padding:.25rem 1rem;border:1px solid;border-left:.35rem solid light-dark(#c22727,#ff7b72)}.troubles time{opacity:.8}
`;

/** A static page without scripts. `title` is plain text, `body` is escaped HTML. */
export function plainPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · natsight</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PLAIN_STYLE_PATH}">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}
