import { inspect } from 'node:util';

/** apt's first error or warning, else the message of the error. */
export function aptFailure(error: unknown): string {
  // Not `instanceof`: what fails may be an error of another realm.
  const { stderr = '', message = inspect(error) } = Object(error) as { stderr?: string; message?: string };
  const [, said] = /^[EW]: (.*?)\.?$/m.exec(stderr) ?? [];
  return said ?? message;
}
