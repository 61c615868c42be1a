import type { UpdateAccount } from '../account/update-account.js';
import type { OnInsightEvent } from '../pipeline/insight-update.js';
import type { OnWindowClosed } from '../window/closed-window.js';
import type { OnSkipped, OnTimeUnit } from './compile/compile-stream.js';
import type { Resources } from './compile/resources.js';

/** What an engine needs, but for the one before it. */
export interface EngineSettings {
  readonly nowMs: number;
  readonly onInsightEvent: OnInsightEvent;
  /** Unset: events that are skipped are only counted. */
  readonly onSkipped?: OnSkipped | undefined;
  /** Unset: closed windows are not reported. */
  readonly onWindowClosed?: OnWindowClosed | undefined;
  /** Unset: it is not reported. */
  readonly onTimeUnit?: OnTimeUnit | undefined;
  /** Called whenever an event has changed a metric of `promptMetrics`. Unset: nobody has to know. */
  readonly onPromptChange?: (() => void) | undefined;
  readonly resources?: Resources | undefined;
  /** Gathers for the engine of another thread, which drains this one: no limits, no idle series, no closing of windows. */
  readonly gathers?: boolean | undefined;
}

/** The account of a metric or an insight. */
export interface NamedAccount {
  readonly name: string;
  readonly account: UpdateAccount;
}
