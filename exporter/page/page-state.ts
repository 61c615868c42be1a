import type { Notices } from '../live/frame.js';
import { momentText } from './clock.js';
import { element } from './element.js';
import type { StreamState } from './stream.js';

/** How the state is coloured: in order, or the page or some streams stand still, or the page says nothing about now. */
type Level = StreamState | 'paused' | 'unread';

/** What the connection of the page says, other than that it is live. */
const CONNECTION: Readonly<Record<Exclude<StreamState, 'live'>, string>> = {
  connecting: 'connecting',
  silent: 'no data from the exporter',
  lost: 'connection lost, reconnecting',
  refused: 'refused by the exporter, trying again',
};

/** Says in words whether the page shows what is: of its own connection, and of the streams that the exporter reads. */
export class PageState {
  readonly element = element('span', { class: 'state', role: 'status' }, 'connecting');
  #connection: StreamState = 'connecting';
  /** When the connection got into this state. */
  #sinceMs = Date.now();
  #isPaused = false;
  #unread: Notices['unread'];

  connection(state: StreamState): void {
    if (state !== this.#connection) this.#sinceMs = Date.now();
    this.#connection = state;
    this.#show();
  }

  paused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#show();
  }

  notices({ unread }: Notices): void {
    this.#unread = unread;
    this.#show();
  }

  #show(): void {
    const { level, text, title } = this.#present();
    // A screen reader would repeat it.
    if (this.element.textContent !== text) this.element.textContent = text;
    this.element.dataset['state'] = level;
    this.element.title = title;
  }

  #present(): { readonly level: Level; readonly text: string; readonly title: string } {
    const connection = this.#connection;
    if (connection !== 'live') {
      const since = connection === 'connecting' ? '' : ` since ${momentText(this.#sinceMs)}`;
      return { level: connection, text: CONNECTION[connection] + since, title: '' };
    }
    const pausedText = this.#isPaused ? 'paused, ' : '';
    if (this.#unread !== undefined) {
      return { level: 'unread', text: pausedText + unreadText(this.#unread), title: reasonsOf(this.#unread) };
    }
    return { level: this.#isPaused ? 'paused' : 'live', text: this.#isPaused ? 'paused' : 'live', title: '' };
  }
}

function unreadText({ streams, count, total }: NonNullable<Notices['unread']>): string {
  const since = `since ${momentText(Math.min(...streams.map(({ sinceMs }) => sinceMs)))}`;
  if (count === 1 && streams[0] !== undefined) return `stream "${streams[0].name}" not read ${since}`;
  return count === total ? `no stream is read ${since}` : `${count} of ${total} streams not read ${since}`;
}

function reasonsOf({ streams }: NonNullable<Notices['unread']>): string {
  return streams
    .map(({ name, reason, sinceMs }) => `${name}, since ${momentText(sinceMs)}: ${reason}`)
    .join('\n');
}
