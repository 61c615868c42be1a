import type { TroubleKind } from '../../event/trouble.js';
import type { MutedInsight } from '../../insight/muted-by.js';

export interface StreamStatus {
  readonly name: string;
  readonly connected: boolean;
  /** Why it is not read; absent while it is. */
  readonly problem?: string;
  /** RFC 3339: since when it is, or is not, read. */
  readonly since?: string;
  /** The last time in which it was not read, if it reads plain subjects; absent if there was none. */
  readonly lastGap?: GapStatus;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** RFC 3339; absent before the first event. */
  readonly lastEventAt?: string;
  /** Events received per second, over the last minute. */
  readonly eventsPerSecond?: number;
  /** Age of the newest event when it was read, as `natsight_event_lag_seconds`; absent after two minutes without an event. */
  readonly lagSeconds?: number;
  /** What waits in JetStream, as of at most two seconds ago while the stream is read; absent for other streams. */
  readonly waiting?: WaitingStatus;
}

export interface WaitingStatus {
  /** Messages that are not delivered yet. */
  readonly messages: number;
  /** Age of the oldest message that is not counted; absent if that is not known. */
  readonly oldestSeconds?: number;
  /** JetStream sequences: up to where everything is acknowledged, and that of the newest message. */
  readonly acknowledgedSequence: number;
  readonly lastSequence: number;
  /** What a mirror, or a stream with sources, still lacks; absent for other streams. */
  readonly mirrorLag?: number;
}

/** A time in which nothing was read, which has ended. Messages on plain subjects are lost, and their number is not known. */
export interface GapStatus {
  /** RFC 3339. Everything that NATS had before is read. */
  readonly from: string;
  readonly to: string;
  /** One of `STREAM_GAP_REASONS`. */
  readonly reason: string;
  readonly meaning: string;
}

export interface NatsStatus {
  /** False if no stream is read from NATS. Then `connected` says nothing. */
  readonly used?: boolean;
  readonly connected: boolean;
  /** Why there is no connection; absent while there is one. */
  readonly problem?: string;
  /** RFC 3339: since when there is, or is not, a connection. */
  readonly since?: string;
  /** The last time without each connection: `main`, and those of worker threads. */
  readonly lastGaps: Readonly<Record<string, GapStatus>>;
}

/** What a metric or an event insight did with the events that its stream accepted: they are counted, excluded or skipped. */
export interface UpdateStatus {
  readonly name: string;
  readonly counted: number;
  /** Events that do not match its `where`. */
  readonly excluded: number;
  readonly skipped: Readonly<Record<string, number>>;
  /** Skipped events as a share of all three, from 0 to 1. */
  readonly skippedShare: number;
}

/** Something about the exporter that a person on call should know. It disappears when it is over. */
export interface TroubleStatus {
  readonly kind: TroubleKind;
  readonly sentence: string;
  readonly details: readonly string[];
  /** RFC 3339; absent if it is not known. */
  readonly since?: string;
}

/** An insight that fires. */
export interface InsightStatus extends MutedInsight {
  /** How urgent its severity is. */
  readonly level?: 'info' | 'warning' | 'critical';
}

/** One Alertmanager that alerts are sent to. */
export interface AlertmanagerStatus {
  /** Without credentials. */
  readonly url: string;
  /** Whether it accepted the last request. */
  readonly up: boolean;
  /** Why it did not; absent if it did. */
  readonly problem?: string;
  /** Alerts whose present state it does not have. */
  readonly undeliveredAlerts: number;
  /** Labels that alerts to it get unless they have them, before `alert_relabel_configs`. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** Where these labels come from: the configuration of Prometheus, or the setup. */
  readonly labelsFrom: 'prometheus' | 'setup';
}

/** The response of `GET /api/status`, for tools such as `natsight provision`. */
export interface ExporterStatus {
  readonly service: string;
  readonly version: string;
  /** Hash of the active setup. Equal setups have equal hashes. */
  readonly setupHash: string;
  readonly startedAt: string;
  /** Time of this report, RFC 3339. */
  readonly at: string;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly problems: readonly string[];
  /** What is wrong now, including what does not keep it from being ready, such as a refused reload. */
  readonly troubles: readonly TroubleStatus[];
  readonly nats: NatsStatus;
  readonly streams: readonly StreamStatus[];
  readonly metrics: readonly UpdateStatus[];
  readonly eventInsights: readonly UpdateStatus[];
  readonly insights: readonly InsightStatus[];
  /** Whether every Alertmanager accepted its last request; `null` without Alertmanager. */
  readonly alertmanager: boolean | null;
  /** Why the first that did not accept it did not; absent if all did. */
  readonly alertmanagerProblem?: string;
  readonly alertmanagers: readonly AlertmanagerStatus[];
  /** Alerts whose present state an Alertmanager does not have: the number of the one that lacks most. */
  readonly undeliveredAlerts: number;
  readonly dashboards: readonly { readonly uid: string; readonly title: string }[];
}
