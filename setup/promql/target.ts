/** The oldest Prometheus that natsight supports. A setup that names no version must work with it. */
export const DEFAULT_PROMETHEUS_VERSION = '2.42';

/** The Prometheus that evaluates the expressions. */
export interface PrometheusTarget {
  /** Such as `2.53`. */
  readonly version: string;
  /** Whether it runs with `--enable-feature=promql-experimental-functions`. */
  readonly experimentalFunctions: boolean;
}

export const DEFAULT_TARGET: PrometheusTarget = {
  version: DEFAULT_PROMETHEUS_VERSION,
  experimentalFunctions: false,
};

/** Accepts all PromQL that any supported Prometheus accepts, for readers of expressions that are already checked. */
export const LENIENT_TARGET: PrometheusTarget = { version: '3.5', experimentalFunctions: true };

/** Whether the target is that version or newer. Only the first two numbers count. */
export function isSince({ version }: Pick<PrometheusTarget, 'version'>, since: string): boolean {
  const [major, minor] = numbersOf(version);
  const [sinceMajor, sinceMinor] = numbersOf(since);
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

function numbersOf(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
