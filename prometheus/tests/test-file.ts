/** A file for `promtool test rules`: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface RuleTestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly RuleTest[];
}

export interface RuleTest {
  readonly name: string;
  /** Time between two samples of the input series. */
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test?: readonly AlertLook[];
  readonly promql_expr_test?: readonly ValueLook[];
}

export interface InputSeries {
  readonly series: string;
  /** Samples in promtool's notation. */
  readonly values: string;
}

/** The alerts of a name that fire at a time. */
export interface AlertLook {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly object[];
}

/** What an expression gives at a time. */
export interface ValueLook {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}
