import { escapeHtml } from './live/page.js';
import { agoText, countText, percentText, rateText, secondsText } from './landing-words.js';
import type { StreamStatus } from './status.js';

const COLUMNS = ['Stream', 'State', 'Rate', 'Lag', 'Last event', 'Received', 'Accepted', 'Rejected'];

/** The streams as a table: whether each is read, how fast, how late, and what became of its events. */
export function streamTable(streams: readonly StreamStatus[], nowMs: number): string {
  if (streams.length === 0) return '<p class="none">The setup has no stream.</p>';
  const head = COLUMNS.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<div class="table">
<table class="streams">
<thead><tr>${head}</tr></thead>
<tbody>
${streams.map((stream) => streamRow(stream, nowMs)).join('\n')}
</tbody>
</table>
</div>`;
}

function streamRow(stream: StreamStatus, nowMs: number): string {
  const { name, received, accepted, eventsPerSecond, lagSeconds, lastEventAt } = stream;
  const cells = [
    cell('State', stateOf(stream, nowMs)),
    number('Rate', eventsPerSecond === undefined ? '–' : rateText(eventsPerSecond)),
    number('Lag', lagSeconds === undefined ? '–' : secondsText(lagSeconds)),
    number('Last event', lastEventAt === undefined ? 'none yet' : timeElement(lastEventAt, nowMs)),
    number('Received', countText(received)),
    number('Accepted', countText(accepted)),
    number('Rejected', rejectedText(stream)),
  ];
  return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>`;
}

function stateOf({ connected, problem, since, lastGap }: StreamStatus, nowMs: number): string {
  const word = connected ? 'read' : 'not read';
  const state = `<span class="state" data-state="${connected ? 'live' : 'unread'}">${word}${durationElement(since, nowMs)}</span>`;
  const why = problem === undefined ? '' : `<p class="why">${escapeHtml(problem)}</p>`;
  const gap =
    lastGap === undefined
      ? ''
      : `<p class="why">Last gap: ${secondsText((Date.parse(lastGap.to) - Date.parse(lastGap.from)) / 1_000)}, ended ${timeElement(lastGap.to, nowMs)}: ${escapeHtml(lastGap.meaning)}</p>`;
  return state + why + gap;
}

/** The total, its share, and each reason with its count. */
function rejectedText({ received, rejected }: StreamStatus): string {
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return '0';
  const listed = reasons
    .map(([reason, count]) => `<li>${escapeHtml(reason)} ${countText(count)}</li>`)
    .join('');
  return `${countText(total)} <span class="share">(${percentText(total / received)})</span><ul class="reasons">${listed}</ul>`;
}

/** The name of the column stands before the value where the table is too wide for the screen. */
function cell(column: string, html: string): string {
  return `<td data-column="${column}"><div>${html}</div></td>`;
}

function number(column: string, html: string): string {
  return `<td class="n" data-column="${column}"><div>${html}</div></td>`;
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
