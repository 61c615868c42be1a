import type { UnsentReason } from '../../setup/self-metric-reasons.js';
import type { ClosedWindow } from '../window/closed-window.js';

/** What happens to the windows of metrics that publish theirs. */
export type WindowHappening =
  | { readonly kind: 'windowClosed'; readonly closed: ClosedWindow }
  | { readonly kind: 'windowPublished'; readonly metric: string }
  | {
      readonly kind: 'windowLost';
      readonly metric: string;
      readonly reason: UnsentReason;
      readonly detail: string;
    };
