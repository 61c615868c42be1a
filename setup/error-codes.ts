/** Meaning of an error code. docs/errors.md lists the same. */
export interface ErrorKind {
  /** One sentence for users. */
  readonly meaning: string;
  /** Exit code of a command that ends with this error. */
  readonly exitCode: number;
}

/** Every error that natsight explains to users, by code. Codes never change; a new error gets a new code. */
export const ERROR_CODES = {
  SETUP_INVALID: {
    exitCode: 1,
    meaning: 'The setup has errors. `natsight check` lists them with their places.',
  },
  DOCUMENT_INVALID: { exitCode: 1, meaning: 'A setup file is not valid JSON or YAML.' },
  PROMQL_INVALID: { exitCode: 1, meaning: 'The syntax of a PromQL expression is wrong.' },
  EXPRESSION_INVALID: { exitCode: 1, meaning: 'A CEL expression of the setup cannot be used.' },
  EXPRESSION_VALUE_INVALID: {
    exitCode: 1,
    meaning: 'A CEL expression gives a value of the wrong type for an event. The event is rejected.',
  },
  RESOURCE_UNUSABLE: { exitCode: 1, meaning: 'A file or lookup table that the setup names cannot be used.' },
  OPTION_INVALID: {
    exitCode: 1,
    meaning: 'A command-line option or environment variable has an invalid value.',
  },
  WEB_CONFIG_INVALID: { exitCode: 1, meaning: 'The file of `--web.config.file` cannot be used.' },
  HTTP_CONFIG_INVALID: {
    exitCode: 1,
    meaning:
      'The file of an `--….http.config.file`, with which natsight signs in to a server, cannot be used.',
  },
  LISTEN_FAILED: { exitCode: 1, meaning: 'The exporter cannot listen on its address.' },
  EXPORTER_UNHEALTHY: {
    exitCode: 1,
    meaning: '`natsight health`: the exporter does not answer, or is not healthy.',
  },
  NATS_CONFIGURATION_INVALID: {
    exitCode: 1,
    meaning: 'The NATS addresses or credentials cannot work, so connecting is not retried.',
  },
  NATS_PROTOCOL_BROKEN: {
    exitCode: 1,
    meaning:
      'The server sent what is not the NATS protocol. The exporter drops the connection and connects again.',
  },
  STREAM_UNUSABLE: {
    exitCode: 1,
    meaning:
      'A JetStream stream or consumer is missing or of a kind that natsight does not read. The exporter retries.',
  },
  RECORD_REFUSED: {
    exitCode: 1,
    meaning: 'The messages of `natsight record` cannot be read, or its file exists.',
  },
  RECORDED_EVENTS_INVALID: { exitCode: 1, meaning: 'A file of recorded events cannot be played.' },
  REPLAY_REFUSED: {
    exitCode: 1,
    meaning: 'The JetStream stream of `natsight replay` cannot take these events.',
  },
  SCENARIO_UNUSABLE: {
    exitCode: 1,
    meaning: '`natsight test` finds no scenario to run, or cannot update one.',
  },
  BACKTEST_REFUSED: { exitCode: 1, meaning: 'The events of `natsight backtest` cannot be used.' },
  EXAMPLE_UNKNOWN: { exitCode: 1, meaning: '`natsight init --example` does not know the example.' },
  PATH_NOT_USABLE: {
    exitCode: 1,
    meaning: 'A file or folder of the command line cannot be read or written.',
  },
  FILES_EXIST: { exitCode: 1, meaning: '`natsight init` does not overwrite files without `--force`.' },
  ALREADY_RUNNING: { exitCode: 1, meaning: '`natsight start` already runs in this folder.' },
  NATS_MISSING: { exitCode: 1, meaning: 'The setup reads from NATS, and there is no NATS server to start.' },
  BINARY_MISSING: { exitCode: 1, meaning: 'A server program is not installed.' },
  PACKAGE_UNAVAILABLE: { exitCode: 1, meaning: 'The Debian package of a server cannot be downloaded.' },
  SERVER_START_FAILED: { exitCode: 1, meaning: 'A server that `natsight start` runs did not start.' },
  SERVER_UNREACHABLE: { exitCode: 1, meaning: 'A server does not answer at its address.' },
  SERVER_REFUSED: { exitCode: 1, meaning: 'A server answered with an HTTP error.' },
  SERVER_UNKNOWN: {
    exitCode: 1,
    meaning: 'The answer is not from the expected server, or from an unknown version of it.',
  },
  FOLDER_UNKNOWN: { exitCode: 1, meaning: 'The configuration folder of a server is not known.' },
  FOREIGN_FILE: {
    exitCode: 1,
    meaning: 'A file that natsight would write belongs to somebody else. It is not changed.',
  },
  FILE_NOT_USABLE: {
    exitCode: 1,
    meaning: 'A configuration file of a server cannot be read or written.',
  },
  FOLDER_LOCKED: { exitCode: 1, meaning: 'Another provision changes the same configuration folder.' },
  PLAN_OUTDATED: {
    exitCode: 1,
    meaning: 'A file or dashboard was changed by somebody else after the plan was made. Nothing was written.',
  },
  PLAN_NOT_CONFIRMED: {
    exitCode: 1,
    meaning: 'A plan needs a yes: on a terminal as the answer to the question, elsewhere as `--yes`.',
  },
  CONFIGURATION_NOT_INCLUDED: {
    exitCode: 1,
    meaning:
      'The configuration of Prometheus does not include the files of natsight. The message has the lines.',
  },
  CONFIGURATION_NOT_LOADED: {
    exitCode: 1,
    meaning: 'A server reloaded and has not loaded the deployed files.',
  },
  CONFIGURATION_REFUSED: {
    exitCode: 1,
    meaning: 'amtool refuses the configuration of Alertmanager as it would be. Nothing is written.',
  },
  RECEIVER_UNSUPPORTED: {
    exitCode: 1,
    meaning: 'The running Alertmanager is too old for a receiver of the setup.',
  },
  DEPLOYMENT_UNKNOWN: {
    exitCode: 1,
    meaning: 'The history of deployments has no such deployment.',
  },
  CONFIGURATION_NOT_EDITABLE: {
    exitCode: 1,
    meaning: 'A configuration file of somebody else cannot be extended without changing what is there.',
  },
  KUBERNETES_NOT_POSSIBLE: {
    exitCode: 1,
    meaning: 'A setup needs what objects of Kubernetes and its operators cannot say.',
  },
  DASHBOARD_BLOCKED: {
    exitCode: 1,
    meaning: 'Grafana holds something that a deployment must not overwrite.',
  },
  STATE_UNUSABLE: { exitCode: 1, meaning: 'The folder or bucket of `--state` cannot be read or written.' },
  STATE_IN_USE: { exitCode: 1, meaning: 'Another process uses the folder or bucket of `--state`.' },
  STATE_FOREIGN: { exitCode: 1, meaning: 'The folder or bucket of `--state` belongs to another service.' },
  STATE_VERSION: {
    exitCode: 1,
    meaning: 'The folder or bucket of `--state` was written by a version of natsight with another format.',
  },
  STATE_DAMAGED: { exitCode: 1, meaning: 'No checkpoint in the folder or bucket of `--state` can be read.' },
  STATE_LOST: {
    exitCode: 1,
    meaning: 'Another process has taken over the folder or bucket of `--state`. The exporter ends.',
  },
  CHECKPOINT_MALFORMED: {
    exitCode: 1,
    meaning: 'A checkpoint is not what natsight writes. The one before it is used.',
  },
  STATE_MALFORMED: {
    exitCode: 1,
    meaning: 'The encoded state of series is damaged or of another version.',
  },
  MSGPACK_MALFORMED: { exitCode: 1, meaning: 'A message is not valid MessagePack. The event is rejected.' },
  SOAK_FAILED: { exitCode: 1, meaning: 'A soak has found something that does not hold.' },
  BENCH_FAILED: { exitCode: 1, meaning: 'A benchmark cannot be run as asked, or did not finish.' },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof ERROR_CODES;
