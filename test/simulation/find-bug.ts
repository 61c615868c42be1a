import { seedsFrom, simulate } from './batch.js';
import type { Bug } from './bugs/bug.js';
import { PLANTED_BUGS } from './bugs/planted.js';
import { laterShapeOf } from './plan/schedule.js';

/** `seed`: of the schedule that shows the bug; `undefined`: none did. */
export interface FoundBug {
  readonly name: string;
  readonly schedules: number;
  readonly seed: number | undefined;
}

/** How a schedule ends with a planted bug, and without it. */
export interface ShownBug {
  readonly shown: string;
  readonly withBug: string | undefined;
  readonly withoutBug: string | undefined;
}

/** Runs at most so many schedules, from seed 1 on, until one shows this planted bug. Only setups that can show it run. */
export async function findBug(name: string, most: number): Promise<FoundBug> {
  const bug = bugOf(name);
  let schedules = 0;
  let seed: number | undefined;
  const seeds = [...seedsFrom(1, most)].filter(
    (each) => bug.shape === undefined || laterShapeOf(each) === bug.shape,
  );
  await simulate(
    seeds,
    (simulation) => {
      schedules++;
      if (simulation.outcome?.kind === 'wrong') seed = simulation.seed;
      return seed === undefined;
    },
    { bug },
  );
  return { name, schedules, seed };
}

/** Runs the schedule of a seed with a planted bug, and without it. */
export async function showBug(name: string, seed: number): Promise<ShownBug> {
  const kinds: (string | undefined)[] = [];
  for (const bug of [bugOf(name), undefined]) {
    await simulate([seed], ({ outcome }) => kinds.push(outcome?.kind) > 0, { bug });
  }
  return { shown: name, withBug: kinds[0], withoutBug: kinds[1] };
}

function bugOf(name: string): Bug {
  const bug = PLANTED_BUGS.find((each) => each.name === name);
  if (bug === undefined) throw new Error(`BUG: there is no planted bug "${name}"`);
  return bug;
}
