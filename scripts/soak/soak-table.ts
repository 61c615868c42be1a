import { ACTIONS } from './soak-run.js';
import type { SoakFigures } from './soak-run.js';

export function soakTable(figures: SoakFigures, machine: string): string {
  const { minutes, seed, done, stored, plain, account, memory, before, after } = figures;
  const number = (value: number) => value.toLocaleString('en-US');
  const rows = [
    ['minutes, seed', `${minutes.toFixed(1)}, ${seed}`],
    ...ACTIONS.map((name) => [name, number(done[name] ?? 0)]),
    [
      'events in JetStream, valid and hostile',
      `${number(stored.events)} and ${number(stored.hostile)}: exact`,
    ],
    ['messages on plain subjects', number(plain.events + plain.hostile)],
    [
      'of them counted, rejected, shed, and lost while nobody listened',
      [account.counted, account.rejected, account.shed, account.missed].map(number).join(', '),
    ],
    [
      'resident memory while nothing is killed, MiB: middle of the first half, of the second, most',
      [memory.firstMiB, memory.lastMiB, memory.mostMiB].map((mib) => mib.toFixed(0)).join(', '),
    ],
    ['slope of it, MiB a minute', memory.slope.toFixed(2)],
    [
      'descriptors, and timers, at its begin and at its end',
      `${before.descriptors} and ${after.descriptors}, ${before.timers} and ${after.timers}`,
    ],
  ];
  return [
    `Measured with ${machine}:`,
    '',
    '| what | figure |',
    '| --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}
