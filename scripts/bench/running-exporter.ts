/** An exporter that reads the subject "flights". */
export interface RunningExporter {
  /** Messages taken so far. */
  readonly events: () => number;
  /** Of its `/metrics`; `undefined` when it has none. */
  readonly metricsUrl: string | undefined;
  readonly stop: () => Promise<void>;
}
