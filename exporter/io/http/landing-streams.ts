import { escapeHtml } from './live/page.js';
import { durationElement, row, table, timeElement } from './landing-table.js';
import { countText, percentText, rateText, secondsText } from './landing-words.js';
import type { StreamStatus } from './status.js';

const COLUMNS = ['State', 'Rate', 'Lag', 'Last event', 'Received', 'Accepted', 'Rejected'];

/** Messages in JetStream; only if a stream is read from it. */
const WAITING_COLUMN = 'Waiting in JetStream';

/** The streams as a table: whether each is read, how fast, how late, and what became of its events. */
export function streamTable(streams: readonly StreamStatus[], nowMs: number): string {
  if (streams.length === 0) return '<p class="none">The setup has no stream.</p>';
  const waits = streams.some(({ waiting }) => waiting !== undefined);
  const columns = waits ? [...COLUMNS, WAITING_COLUMN] : COLUMNS;
  return table(
    ['Stream', ...columns],
    streams.map((stream) => streamRow(stream, columns, nowMs)),
  );
}

function streamRow(stream: StreamStatus, columns: readonly string[], nowMs: number): string {
  const { name, received, accepted, eventsPerSecond, lagSeconds, lastEventAt } = stream;
  return row(name, columns, [
    stateOf(stream, nowMs),
    eventsPerSecond === undefined ? '–' : rateText(eventsPerSecond),
    lagSeconds === undefined ? '–' : secondsText(lagSeconds),
    lastEventAt === undefined ? 'none yet' : timeElement(lastEventAt, nowMs),
    countText(received),
    countText(accepted),
    rejectedText(stream),
    waitingText(stream),
  ]);
}

/** "1,234, the oldest 3 min; acknowledged 100 of 1,334". */
function waitingText({ waiting }: StreamStatus): string {
  if (waiting === undefined) return '–';
  const { messages, oldestSeconds, acknowledgedSequence, lastSequence, mirrorLag } = waiting;
  const oldest =
    messages === 0 || oldestSeconds === undefined ? '' : `, the oldest ${secondsText(oldestSeconds)}`;
  const lag =
    mirrorLag === undefined || mirrorLag === 0 ? '' : `, and ${countText(mirrorLag)} that the mirror lacks`;
  return `${countText(messages)}${oldest}${lag} <span class="share">(acknowledged ${countText(acknowledgedSequence)} of ${countText(lastSequence)})</span>`;
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
