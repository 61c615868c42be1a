import { NatsightError } from '../../setup/error.js';

/** A benchmark that cannot be run as asked, or that did not finish. */
export class BenchError extends NatsightError {
  readonly code = 'BENCH_FAILED';
}
