import type { Logger } from 'pino';
import type { Setup } from '../setup/model/setup.js';
import type { FileOptions } from '../setup/model/stream.js';
import type { Runbook } from '../setup/runbook.js';
import type { HttpServerLink } from './io/http-client/http-access.js';
import type { StateOptions } from './io/checkpoint/kept-state.js';
import type { ListenAddress } from './io/http/listen-address.js';
import type { WebConfig } from './io/http/web-config.js';
import type { WebLimits } from './io/http/admission/web-limits.js';

/** What `natsight run` and tests start an exporter with. */
export interface AppOptions {
  readonly setup: Setup;
  /** Folder of the setup files, from which they are reloaded. */
  readonly directory: string;
  readonly listen: ListenAddress;
  readonly web: WebConfig;
  /** Replaces some of the default limits. */
  readonly webLimits?: Partial<WebLimits> | undefined;
  /** Names by which clients may call an exporter that listens on this machine only, beside those of this machine. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Whether `POST /-/reload` works. Default: no. */
  readonly enableLifecycle?: boolean | undefined;
  /** Address at which users reach the pages; unset: the listen address. */
  readonly externalUrl: string | undefined;
  /** Replaces the servers of the setup. */
  readonly natsUrl: string | undefined;
  /** Number of threads that read streams; unset or 1: the main thread reads them. */
  readonly workers?: number | undefined;
  /** Memory that the exporter may take, in bytes; unset: see `memoryLimit`. */
  readonly memoryLimitBytes?: number | undefined;
  /** Recorded events to read instead of NATS. */
  readonly replay?: FileOptions | undefined;
  /** Read beside an exporter in production, without a trace: see `TrialOptions`. */
  readonly ephemeral?: boolean | undefined;
  /** Where the state is kept over a restart; unset: it is not. */
  readonly state?: StateOptions | undefined;
  /** All get every alert; empty: alerts are not posted. */
  readonly alertmanagers: readonly HttpServerLink[];
  /** Labels of every posted alert, beside those of the setup. */
  readonly alertLabels?: Readonly<Record<string, string>> | undefined;
  /** Source of the live page's history; unset: the history begins when the exporter starts. */
  readonly prometheus: HttpServerLink | undefined;
  /** Runbooks of a setup, for the pages that notifications link to; unset: no runbook pages. */
  readonly runbooks?: MakeRunbooks | undefined;
  readonly version: string;
  readonly log: Logger;
  /** Handles `POST /-/quit`; unset: disabled. */
  readonly onQuit: (() => void) | undefined;
  /** Called if a stream can never be read: a file does not exist, or a secret cannot be read. */
  readonly onFatal: (error: unknown) => void;
}

export type MakeRunbooks = (setup: Setup) => Promise<readonly Runbook[]>;
