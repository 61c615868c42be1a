import { escapeHtml } from './live/page.js';
import { agoText, secondsText } from './landing-words.js';

/** A table. The first column has the names of the rows. */
export function table(columns: readonly string[], rows: readonly string[]): string {
  const head = columns.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

/**
 * A row of a table: its name, and the HTML of each column but the first. Where the screen is too narrow, the name of the column stands
 * before each value.
 */
export function row(name: string, columns: readonly string[], values: readonly string[]): string {
  const cells = columns.map(
    (column, index) => `<td data-column="${column}"><div>${values[index] ?? ''}</div></td>`,
  );
  return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>`;
}

/** " for 3 min", with the exact time; nothing if it is not known. `since`: RFC 3339. */
export function durationElement(since: string | undefined, nowMs: number): string {
  if (since === undefined) return '';
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(since)) / 1_000));
  return ` <time datetime="${since}" title="since ${since}">for ${secondsText(seconds).replace('.0', '')}</time>`;
}

/** "3 s ago", with the exact time. `at`: RFC 3339. */
export function timeElement(at: string, nowMs: number): string {
  return `<time datetime="${at}" title="${at}">${agoText(Date.parse(at), nowMs)}</time>`;
}
