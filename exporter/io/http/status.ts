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

/** `GET /api/status`: what tools ask, `natsight provision` above all. */
export interface ExporterStatus {
  readonly service: string;
  readonly version: string;
  /** Hash of the setup at work: equal hashes, equal setups. */
  readonly setupHash: string;
  readonly startedAt: string;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly problems: readonly string[];
  readonly streams: readonly StreamStatus[];
  readonly insights: readonly FiringInsight[];
  /** Whether Alertmanager takes alerts; `null` without Alertmanager. */
  readonly alertmanager: boolean | null;
  readonly dashboards: readonly { readonly uid: string; readonly title: string }[];
}
