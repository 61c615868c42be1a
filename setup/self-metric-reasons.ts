/** Why an event was rejected: the values of the label `reason`, each with its meaning and whether the event is dead-lettered. */
export const REJECTION_REASONS = {
  too_large: { deadLetter: true, meaning: 'the message is larger than limits.messageBytes' },
  undecodable: { deadLetter: true, meaning: 'the payload is not valid in the declared format' },
  no_event: {
    deadLetter: false,
    meaning: 'the message is empty, holds an empty list, or marks a deleted key or object',
  },
  too_deep: { deadLetter: true, meaning: 'the event is nested deeper than limits.depth' },
  too_many_events: {
    deadLetter: true,
    meaning: 'the message holds more events than limits.events, or "each" makes more of it',
  },
  string_too_long: { deadLetter: true, meaning: 'a string is longer than limits.stringBytes' },
  schema: { deadLetter: true, meaning: 'the event does not match the schema' },
  event_time: { deadLetter: true, meaning: 'the event-time field is missing or not a time' },
  future: { deadLetter: true, meaning: 'the event time is further in the future than maxFutureSkew' },
  expression: { deadLetter: true, meaning: 'the CEL expression of a step failed on the event' },
  duplicate: { deadLetter: false, meaning: 'an event with the same identity was accepted before' },
  lookup: { deadLetter: true, meaning: 'a "lookup" step has no entry for the key and no default' },
  filtered: { deadLetter: false, meaning: 'a "where" step filtered it out, or "each" found an empty list' },
  routed: {
    deadLetter: false,
    meaning: 'a "route" step passed it to another stream, which counts it separately',
  },
  internal: { deadLetter: true, meaning: 'a bug in natsight: processing the event threw an exception' },
} as const satisfies Readonly<Record<string, { deadLetter: boolean; meaning: string }>>;

export type RejectionReason = keyof typeof REJECTION_REASONS;

/**
 * Why a metric or an insight did not use an event that its stream accepted, or why a step left a field out: the values of the
 * label `reason`, each with its meaning.
 */
export const SKIP_REASONS = {
  missing: 'a field that it reads is missing or null',
  type: 'a value has another type than the expression needs',
  expression: 'its CEL expression failed',
  not_finite: 'the value is infinite or not a number',
  negative: 'a counter cannot decrease',
  late: 'the event time is further behind the newest event than maxLateness, so its windows are closed',
} as const satisfies Readonly<Record<string, string>>;

export type SkipReason = keyof typeof SKIP_REASONS;

/** Why a message was not published to NATS: the backlog was full, NATS refused it, or the exporter stopped first. */
export const UNSENT_REASONS = ['backlog', 'refused', 'stopped'] as const;
export type UnsentReason = (typeof UNSENT_REASONS)[number];

/** Why the web server refused a request or closed a connection: the values of the label `reason`, each with its meaning. */
export const WEB_REFUSALS = {
  connections: 'all connections are in use (--web.max-connections)',
  pipelined: 'one connection has too many requests waiting',
  scrapes: 'too many scrapes run at the same time (--web.max-requests)',
  live_pages: 'too many live pages are open (--web.max-live-pages)',
  not_reading: 'the client did not read its answer',
  too_slow: 'the client did not complete its request in time',
  too_large: 'the headers or the body of the request are too large',
  malformed: 'the request is not valid HTTP',
  host: 'the header Host names another machine (--web.allowed-hosts)',
  cross_site: 'the page of another site sent the request',
} as const satisfies Readonly<Record<string, string>>;

export type WebRefusal = keyof typeof WEB_REFUSALS;

/** Why a connection to NATS ended: the values of the label `reason`, each with its meaning. */
export const DISCONNECT_REASONS = {
  slow_consumer: 'NATS closed the connection while messages waited to be read: it cuts off slow consumers',
  stale: 'pings were not answered',
  shutdown: 'the server went down or was restarted',
  sign_in: 'the credentials expired, were revoked or were changed',
  limit: 'a limit of the server or the account was exceeded',
  protocol: 'what came from NATS could not be read, so natsight ended the connection',
  closed: 'the connection broke or was closed, and no reason was given',
} as const satisfies Readonly<Record<string, string>>;

export type DisconnectReason = keyof typeof DISCONNECT_REASONS;

/** Why a stream of plain subjects was not read for a time: the values of the label `reason`, each with its meaning. */
export const STREAM_GAP_REASONS = {
  ...DISCONNECT_REASONS,
  refused: 'NATS did not permit a subscription, or removed it',
  worker: 'a worker thread exited',
} as const satisfies Readonly<Record<string, string>>;

export type StreamGapReason = keyof typeof STREAM_GAP_REASONS;

/** Why messages of plain subjects were not processed: the values of the label `reason`, each with its meaning. */
export const SHED_REASONS = {
  wait: 'as much as --memory.limit allows had arrived, and would have waited for more than 10 s',
  pause: 'as much as --memory.limit allows had arrived, and nothing more was read for 7 s',
} as const satisfies Readonly<Record<string, string>>;

export type ShedReason = keyof typeof SHED_REASONS;
