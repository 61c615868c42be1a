import type { Bug } from './bug.js';
import { DISK_BUGS } from './disk-bugs.js';
import { POSITION_BUGS } from './position-bugs.js';
import { STATE_BUGS } from './state-bugs.js';

/** Bugs that the schedules show too rarely: a lock that is not looked at, and checksums. Tests of their own cover both. */
const RARELY_SHOWN = new Set([
  'checksums are not checked',
  'a process does not notice that its state was taken over',
]);

/** Bugs that the simulator has to find. */
export const PLANTED_BUGS: readonly Bug[] = [...POSITION_BUGS, ...STATE_BUGS, ...DISK_BUGS].filter(
  ({ name }) => !RARELY_SHOWN.has(name),
);
