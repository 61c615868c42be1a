import { pino } from 'pino';
import type { Logger } from 'pino';
import { humanLine } from './human-line.js';
import type { LogFormat, LogLevel } from './log-level.js';

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Added to every line. */
  readonly service: string;
}

/** The log of the process, on standard output. */
export function createLog({ level, format, service }: LogOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const written = format === 'json' ? (line: string) => line : humanLine;
  // Not pino's own destination: if the reader of the log is gone, it blocks forever when the process exits.
  return pino(options, { write: (line: string) => void process.stdout.write(harmless(written(line))) });
}

/**
 * Characters that JSON leaves as they are and that a terminal obeys: DEL, the control characters from U+0080 on, line separators, and
 * those that reverse the direction of text.
 */
// oxlint-disable-next-line no-control-regex
const OBEYED = /[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Log lines carry text of messages. All of it is in JSON strings, so it is escaped as there. */
export function harmless(line: string): string {
  return line.replace(OBEYED, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
