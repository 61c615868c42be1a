import { NatsightError } from '../../../setup/error.js';

/** The events of a backtest cannot be used. */
export class BacktestError extends NatsightError {
  readonly code = 'BACKTEST_REFUSED';
}
