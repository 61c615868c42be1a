import { jobInput, report } from './job.js';
import { startNatsight } from './natsight.js';
import { benchSetup, declared } from './natsight-setup.js';
import { measureStretch } from './stretch.js';
import type { Amount, Stretch } from './stretch.js';
import type { Workload } from './workload.js';

export interface FloodInput extends Amount {
  readonly url: string;
  readonly workload: Workload;
  /** Options of the stream besides its schema. */
  readonly stream: object;
}

export interface Flooded extends Stretch {
  readonly logLines: number;
  /** By reason, from the exporter's metrics. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly deadLettersPublished: number;
  readonly deadLettersLost: number;
}

const input = jobInput() as FloodInput;
let warnings = 0;
const exporter = await startNatsight(input.url, benchSetup(declared(input.workload), input.stream), {
  logged: (line) => {
    if (line.includes('"level":40')) warnings += 1;
  },
});
const stretch = await measureStretch(exporter.events, input);
const text = exporter.metricsUrl === undefined ? '' : await (await fetch(exporter.metricsUrl)).text();
await report({
  ...stretch,
  logLines: warnings,
  rejected: Object.fromEntries(
    Array.from(text.matchAll(/^natsight_events_rejected_total\{.*reason="(\w+)".*\} (\S+)$/gm), (match) => [
      match[1],
      Number(match[2]),
    ]),
  ),
  deadLettersPublished: valueOf('natsight_dead_letters_published_total'),
  deadLettersLost: valueOf('natsight_dead_letters_lost_total'),
});

function valueOf(name: string): number {
  return Number(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}
