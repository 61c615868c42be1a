import { NatsightError } from '../../setup/error.js';

/** A benchmark cannot be run, or did not finish. */
export class BenchError extends NatsightError {
  readonly code = 'BENCH_FAILED';
}
