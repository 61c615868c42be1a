/** The oldest Alertmanager that natsight supports. A setup that names no version must work with it. */
export const DEFAULT_ALERTMANAGER_VERSION = '0.25';

/** The Alertmanager that sends the notifications. */
export interface AlertmanagerTarget {
  /** Such as `0.28`. */
  readonly version: string;
}
