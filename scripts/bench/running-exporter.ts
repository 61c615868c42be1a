/** An exporter that reads the subject "flights". */
export interface RunningExporter {
  /** Number of messages so far. */
  readonly events: () => number;
  /** URL of its `/metrics`; `undefined` if it has none. */
  readonly metricsUrl: string | undefined;
  readonly stop: () => Promise<void>;
}
