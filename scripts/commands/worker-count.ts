import { InvalidArgumentError } from 'commander';

/** With more threads, something else is the bottleneck. */
const MAX_WORKERS = 64;

/** `--workers 2`. */
export function workerCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_WORKERS) return count;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${MAX_WORKERS}`);
}
