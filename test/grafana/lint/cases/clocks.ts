import { MATCHERS } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { asking } from '../parts.js';

const READ = `natsight_last_event_timestamp_seconds{${MATCHERS}}`;
const CLOCK = `max by (job, instance) (natsight_time_seconds{${MATCHERS}})`;

/** Cases for the rule about clocks. */
export const CLOCK_CASES: Readonly<Record<string, RuleCases>> = {
  'age-clock': {
    bad: [
      bad('an age', 'compares natsight_last_event_timestamp_seconds', asking(`time() - max(${READ})`)),
      bad('a time until then', 'with time()', asking(`(max(${READ})) - (time())`)),
      bad(
        'a watermark',
        'compares natsight_watermark_seconds',
        asking(`max(time() - natsight_watermark_seconds{${MATCHERS}})`),
      ),
    ],
    good: [
      good(
        'by the clock of the exporter',
        asking(`min(${CLOCK} - on (job, instance) group_right () ${READ})`),
      ),
      good('of another program', asking(`time() - max(backup_last_success_timestamp_seconds{${MATCHERS}})`)),
    ],
  },
};
