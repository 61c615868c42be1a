import { SERVER_FAILURES } from './server-failure.js';

/** Why Prometheus did not answer a query of a live page. */
export const QUERY_FAILURES = {
  ...SERVER_FAILURES,
  refused: 'Prometheus answers that the query is wrong or asks for too much',
} as const;
export type QueryFailure = keyof typeof QUERY_FAILURES;

/** What happens on the way to the Prometheus of the live pages. */
export interface PrometheusHappening {
  readonly kind: 'prometheusQueryFailed';
  readonly cause: QueryFailure;
  readonly detail: string;
}
