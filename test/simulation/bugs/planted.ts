import { ALERT_BUGS } from './alert-bugs.js';
import type { Bug } from './bug.js';
import { DISK_BUGS } from './disk-bugs.js';
import { OUTPUT_BUGS } from './output-bugs.js';
import { POSITION_BUGS } from './position-bugs.js';
import { STATE_BUGS } from './state-bugs.js';
import { THREAD_BUGS } from './thread-bugs.js';

/** Bugs that the simulator has to find. */
export const PLANTED_BUGS: readonly Bug[] = [
  ...POSITION_BUGS,
  ...OUTPUT_BUGS,
  ...STATE_BUGS,
  ...DISK_BUGS,
  ...ALERT_BUGS,
  ...THREAD_BUGS,
];
