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
  return pino(options, { write: (line: string) => void process.stdout.write(written(line)) });
}
