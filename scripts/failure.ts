import { NatsightError } from '../setup/error.js';
import { withoutCredentials } from '../setup/shown-url.js';
import { pathSentence } from './files/path-error.js';
import type { PathDeed } from './files/path-error.js';

/** An error of the operating system, such as a file that cannot be written. Node's message names the file and the reason. */
export type SystemError = Error & { readonly code: string; readonly syscall: string };

/** Whether the message of an error is enough for the user. Any other error is a bug in natsight, whose stack is needed. */
export function isForPerson(error: unknown): error is NatsightError | SystemError {
  return error instanceof NatsightError || isSystemError(error);
}

/** Prints why a command failed and sets the exit code. */
export function reportFailure(error: unknown): void {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = error instanceof NatsightError ? error.exitCode : 1;
}

/** A message of another program may repeat a URL with its credentials. */
export function describeFailure(error: unknown): string {
  if (isForPerson(error)) return withoutCredentials(sentenceOf(error));
  return withoutCredentials(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Node names the call and the path, which is no sentence. */
function sentenceOf(error: NatsightError | SystemError): string {
  if (error instanceof NatsightError || !('path' in error) || typeof error.path !== 'string')
    return error.message;
  const deed = DEEDS[error.syscall] ?? 'used';
  return pathSentence(error.path, deed, error);
}

const DEEDS: Readonly<Record<string, PathDeed>> = {
  open: 'used',
  read: 'read',
  scandir: 'read',
  stat: 'read',
  write: 'written',
  rename: 'written',
  mkdir: 'created',
  rmdir: 'removed',
  unlink: 'removed',
};

/** Node's errors may come from another realm, so `instanceof` fails on them. */
function isSystemError(error: unknown): error is SystemError {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'message' in error;
}
