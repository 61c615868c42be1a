export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
/** `json`: one object per line, for machines. `human`: one sentence per line, for a terminal. */
export type LogFormat = 'json' | 'human';
