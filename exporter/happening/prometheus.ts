import { SERVER_FAILURES } from './server-failure.js';

/** Why Prometheus did not answer a query of a live page. */
export const QUERY_FAILURES = {
  ...SERVER_FAILURES,
  refused: 'Prometheus answers that the query is wrong or asks for too much',
} as const;
export type QueryFailure = keyof typeof QUERY_FAILURES;

export interface PrometheusQueryFailed {
  readonly kind: 'prometheusQueryFailed';
  readonly cause: QueryFailure;
  readonly detail: string;
}

/** What happens on the way to Prometheus, which has the history of the live pages and the external labels of alerts. */
export type PrometheusHappening =
  | PrometheusQueryFailed
  /** Alerts keep the labels that they have. */
  | { readonly kind: 'prometheusConfigurationUnread'; readonly detail: string };
