/** One of the exporter's own metrics. The exporter registers it; dashboards and rules refer to it. */
export interface SelfMetric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly unit?: string;
  /** When the metric is left out, for a dashboard without its data: "no Alertmanager is configured". */
  readonly absentIf?: string;
}
