import * as z from 'zod';

/** `observe`: what fires is recorded, and nobody is told. */
export type AlertMode = 'notify' | 'observe';

export const alertModeSchema = z
  .enum(['notify', 'observe'])
  .describe(
    '"observe": tells nobody, but is recorded: on /metrics, the live page, in the log and in Prometheus. "natsight alerts report" says how often it would have paged. Default: "mode" of "instantAlerts".',
  );
