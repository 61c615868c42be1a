import type { parser } from '@prometheus-io/lezer-promql';
import { requireLater } from './require-later.js';

/** The PromQL grammar of Prometheus. The first call loads it. */
export function promqlParser(): typeof parser {
  return (requireLater('@prometheus-io/lezer-promql') as { readonly parser: typeof parser }).parser;
}
