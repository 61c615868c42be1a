import type { PromqlFault } from './fault.js';
import type { PrometheusTarget } from './target.js';
import type { TokenStream } from './token-stream.js';

/** What the readers of the parts of an expression share. */
export interface ParserContext {
  readonly stream: TokenStream;
  readonly target: PrometheusTarget;
  /** Faults that do not prevent further reading. */
  readonly faults: PromqlFault[];
  /** Where selectors start that match every series. Only info() may have one. */
  readonly boundless: Set<number>;
}
