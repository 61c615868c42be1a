import type { Alert } from '../alerting/alert.js';
import type { Phases } from '../alerting/probe.js';

/** The expected state of an alert at a time: inactive, or firing as in its probe. */
export interface Moment {
  readonly is: 'quiet' | 'pending' | 'firing' | 'kept' | 'resolved' | 'remembered';
  readonly atMs: number;
}

/** The phases of the alert's series, and the times at which to check the alert. */
export interface Timeline {
  readonly name: string;
  readonly phases: Phases;
  readonly moments: readonly Moment[];
}

const BEFORE = 4;
const AFTER = 4;

/**
 *   quiet | condition true, but not yet for `for`  | firing | condition false, but kept | resolved
 *         ^ turn                    pending ^ ^ firing  ^ back              kept ^ ^ resolved
 */
export function courseOf(alert: Alert, stepMs: number): Timeline {
  const { leadMs = 0, lingerMs = 0, slackSteps = 0 } = alert.probe;
  const steps = (ms: number) => Math.ceil(ms / stepMs);
  // A time-based condition is true only beyond its bound, not at it.
  const turn = BEFORE + (leadMs === 0 ? 0 : Math.floor(leadMs / stepMs) + 1);
  const fires = turn + steps(alert.forMs);
  const back = fires + AFTER;
  // A range that ends a step later or earlier, as versions of Prometheus differ, makes no difference to the last two.
  const resolved = back + steps(alert.keepMs) + steps(lingerMs);
  const kept = resolved - (lingerMs === 0 ? 1 : 3);
  const moments: Moment[] = [
    { is: 'quiet', atMs: (BEFORE - 1) * stepMs },
    ...(fires - slackSteps > BEFORE
      ? [{ is: 'pending', atMs: (fires - 1 - slackSteps) * stepMs } as const]
      : []),
    { is: 'firing', atMs: fires * stepMs },
    { is: 'firing', atMs: (back - 1) * stepMs },
    ...(kept >= back ? [{ is: 'kept', atMs: kept * stepMs } as const] : []),
    { is: 'resolved', atMs: resolved * stepMs },
    { is: 'resolved', atMs: (resolved + AFTER - 1) * stepMs },
  ];
  const phases = { before: BEFORE, during: back - BEFORE, after: resolved - back + AFTER, stepMs };
  return { name: `quiet, then ${alert.condition}, then quiet`, phases, moments };
}

const SHOWN: ReadonlySet<Moment['is']> = new Set(['firing', 'kept', 'remembered']);
export const isShown = ({ is }: Moment) => SHOWN.has(is);
