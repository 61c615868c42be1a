import type { NatsHappenings, SourceHappenings } from '../../../../exporter/source/source.js';

/** Writes down what happens, one line each, to be looked at later. */
export class RecordedHappenings implements SourceHappenings, NatsHappenings {
  readonly lines: string[] = [];

  streamStarting(): void {}

  streamConnected(stream: string): void {
    this.lines.push(`${stream} connected`);
  }

  streamLost(stream: string, reason: string): void {
    this.lines.push(`${stream} lost: ${reason}`);
  }

  streamStalled(stream: string, stalledMs: number): void {
    this.lines.push(`${stream} stalled for more than ${Math.floor(stalledMs / 1000)} s`);
  }

  deliveryFailed(stream: string, error: unknown): void {
    this.lines.push(`${stream} failed: ${String(error)}`);
  }

  deadLetterPublished(stream: string): void {
    this.lines.push(`${stream} dead letter`);
  }

  deadLetterLost(stream: string, reason: string, times = 1): void {
    for (let time = 0; time < times; time++) this.lines.push(`${stream} dead letter lost: ${reason}`);
  }

  natsConnected(): void {
    this.lines.push('connected');
  }

  natsUnreachable({ number, reason }: { readonly number: number; readonly reason: string }): void {
    this.lines.push(`attempt ${number}: ${reason}`);
  }

  natsDisconnected(): void {
    this.lines.push('disconnected');
  }

  natsReconnected(): void {
    this.lines.push('reconnected');
  }

  natsComplained(reason: string): void {
    this.lines.push(`complaint: ${reason}`);
  }

  count(line: string): number {
    return this.lines.filter((found) => found === line).length;
  }
}
