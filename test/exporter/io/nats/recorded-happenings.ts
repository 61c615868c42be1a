import type { ReaderHappening, Tell } from '../../../../exporter/happening/happening.js';

/** Writes down what happens, one line each, to be looked at later. */
export class RecordedHappenings {
  readonly lines: string[] = [];
  readonly told: ReaderHappening[] = [];

  readonly tell: Tell<ReaderHappening> = (happening) => {
    this.told.push(happening);
    const line = lineOf(happening);
    const count = happening.kind === 'deadLetterLost' ? (happening.count ?? 1) : 1;
    if (line !== undefined) this.lines.push(...Array.from({ length: count }, () => line));
  };

  count(line: string): number {
    return this.lines.filter((found) => found === line).length;
  }
}

function lineOf(happening: ReaderHappening): string | undefined {
  switch (happening.kind) {
    case 'streamConnected':
      return `${happening.stream} connected`;
    case 'streamLost':
      return `${happening.stream} lost: ${happening.reason}`;
    case 'streamStalled':
      return `${happening.stream} stalled for more than ${Math.floor(happening.stalledMs / 1000)} s`;
    case 'deliveryFailed':
      return `${happening.stream} failed: ${String(happening.error)}`;
    case 'deadLetterPublished':
      return `${happening.stream} dead letter`;
    case 'deadLetterLost':
      return `${happening.stream} dead letter lost: ${happening.reason}`;
    case 'natsConnected':
      return 'connected';
    case 'natsConnectFailed':
      return `attempt ${happening.attempt}: ${happening.reason}`;
    case 'natsDisconnected':
      return 'disconnected';
    case 'natsReconnected':
      return 'reconnected';
    case 'natsDropped':
      return `dropped: ${happening.reason}`;
    case 'natsGap':
      return `gap of ${happening.connection}: ${happening.reason}`;
    case 'streamGap':
      return `${happening.stream} gap: ${happening.reason}`;
    case 'eventsLost':
      return `${happening.stream} lost ${happening.count}: ${happening.why}`;
    case 'sourceChanged':
      return `${happening.stream} changed: ${happening.sentence}`;
    case 'mirrorBehind':
      return `${happening.stream} behind: ${happening.reason}`;
    case 'mirrorCaughtUp':
      return `${happening.stream} caught up`;
    case 'natsPublishDenied':
      return `publish denied: ${happening.subject}`;
    case 'natsServerError':
      return `server error: ${happening.reason}`;
    case 'natsTransportUnavailable':
      return `fallback: ${happening.reason}`;
    case 'tableLoaded':
      return `${happening.table}: ${happening.entries}`;
    case 'tableFailed':
      return `${happening.table} failed: ${happening.reason}`;
    default:
      return undefined;
  }
}
