import type { DashboardLayout } from '../../../live/frame.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/**
 * The beginning of a page that looks like a live page, up to its body.
 *
 * @param more further elements of the head, as HTML
 */
export function pageHead(title: string, more = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${more}<title>${escapeHtml(title)} · natsight</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
</head>`;
}

/** The HTML page of a dashboard. The layout is embedded as a JSON data block, which browsers do not execute. */
export function renderPage(layout: DashboardLayout): string {
  const data = JSON.stringify(layout).replaceAll('<', String.raw`\u003c`);
  return `${pageHead(layout.title)}
<body>
<a class="skip" href="#panels">Skip to the panels</a>
<header id="header"></header>
<main id="panels" tabindex="-1"><noscript><p>The live panels need JavaScript. The same numbers are at <a href="/metrics">/metrics</a>.</p></noscript></main>
<script type="application/json" id="layout">${data}</script>
<script type="module" src="/assets/page.js"></script>
</body>
</html>
`;
}
