import { formatDuration } from '../../setup/model/duration.js';
import type { Alert } from '../alerting/alert.js';
import type { Phases } from './probe.js';

/** What an alert is to be at a moment: silent, or what its probe says. */
export interface Moment {
  readonly is: 'quiet' | 'pending' | 'firing' | 'kept' | 'resolved' | 'remembered' | 'forgotten';
  readonly atMs: number;
}

/** A course of the alert's series, and the moments to look at it. */
export interface Timeline {
  readonly name: string;
  readonly phases: Phases;
  readonly moments: readonly Moment[];
}

const BEFORE = 4;
const AFTER = 4;

/**
 *   quiet | condition holds, but not yet for `for` | firing | condition gone, but kept | resolved
 *         ^ turn                    pending ^ ^ firing  ^ back             kept ^ ^ resolved
 */
export function courseOf(alert: Alert, stepMs: number): Timeline {
  const { leadMs = 0, lingerMs = 0 } = alert.probe;
  const steps = (ms: number) => Math.ceil(ms / stepMs);
  // A clock has to be beyond its bound, not at it.
  const turn = BEFORE + (leadMs === 0 ? 0 : Math.floor(leadMs / stepMs) + 1);
  const fires = turn + steps(alert.forMs);
  const back = fires + AFTER;
  const keep = steps(alert.keepMs);
  // A range may hold or leave out a sample at its very edge: two steps are enough either way.
  const resolved = back + keep + (lingerMs === 0 ? 0 : steps(lingerMs) + 2);
  const moments: Moment[] = [
    { is: 'quiet', atMs: (BEFORE - 1) * stepMs },
    ...(fires > BEFORE ? [{ is: 'pending', atMs: (fires - 1) * stepMs } as const] : []),
    { is: 'firing', atMs: fires * stepMs },
    ...(keep > 0 ? [{ is: 'kept', atMs: (back + keep - 1) * stepMs } as const] : []),
    { is: 'resolved', atMs: resolved * stepMs },
  ];
  const phases = { before: BEFORE, during: back - BEFORE, after: resolved - back + AFTER, stepMs };
  return { name: `quiet, then ${alert.condition}, then quiet`, phases, moments };
}

/** The series end while the alert fires: as when the exporter dies. */
export function endOf(alert: Alert, memoryMs: number, stepMs: number): Timeline {
  const steps = Math.ceil(memoryMs / stepMs);
  const turn = BEFORE + Math.ceil(alert.forMs / stepMs);
  const last = turn + AFTER - 1;
  return {
    name: `the series end while the alert fires: remembered for ${formatDuration(memoryMs)}`,
    phases: { before: BEFORE, during: last - BEFORE + 1, after: 0, stepMs },
    moments: [
      { is: 'remembered', atMs: (last + steps - 1) * stepMs },
      { is: 'forgotten', atMs: (last + steps + 2 + Math.ceil(alert.keepMs / stepMs)) * stepMs },
    ],
  };
}

const SHOWN: ReadonlySet<Moment['is']> = new Set(['firing', 'kept', 'remembered']);
export const isShown = ({ is }: Moment) => SHOWN.has(is);
