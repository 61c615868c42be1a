import type { FiringInsight } from '../../insight/insight-board.js';

export interface StreamStatus {
  readonly name: string;
  readonly connected: boolean;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** RFC 3339; absent before the first event. */
  readonly lastEventAt?: string;
}

/** The response of `GET /api/status`, for tools such as `natsight provision`. */
export interface ExporterStatus {
  readonly service: string;
  readonly version: string;
  /** Hash of the active setup. Equal setups have equal hashes. */
  readonly setupHash: string;
  readonly startedAt: string;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly problems: readonly string[];
  readonly streams: readonly StreamStatus[];
  readonly insights: readonly FiringInsight[];
  /** Whether Alertmanager accepted the last request; `null` without Alertmanager. */
  readonly alertmanager: boolean | null;
  readonly dashboards: readonly { readonly uid: string; readonly title: string }[];
}
