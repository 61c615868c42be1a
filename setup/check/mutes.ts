import { ALERT, isSelfAlert } from '../alert-names.js';
import { pathBetween } from '../flow/path-between.js';
import { declaredMutings, mutesOf, mutingsOf } from '../muting.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';

/** "mutes" names other alerts of the setup, and no alerts mute each other: all of them would be kept back. */
export function* checkMutes({ setup, monitoring }: CheckContext): Generator<Problem> {
  const { insightAlerts, promqlAlerts, objectives } = setup.alerting;
  const known = [
    ...insightAlerts.keys(),
    ...[...promqlAlerts, ...objectives].map(({ name }) => name),
    ...Object.values(ALERT).filter(isSelfAlert),
  ];
  const flows = mutingsOf(setup).map(({ source, target }) => ({ from: source, to: target }));
  const declared = declaredMutings(setup);
  for (const [name, mutes] of mutesOf(setup)) {
    const targets = declared.filter(({ source }) => source === name).map(({ target }) => target);
    for (const [index, written] of mutes.entries()) {
      const path = ['instantAlerts', 'alerts', name, 'mutes', index];
      if (!known.includes(written)) yield monitoring.problem(path, unknown('alert', written, known));
      const circle = pathBetween(flows, targets[index] ?? '', name);
      if (circle === undefined) continue;
      const names = [name, ...circle].map((each) => `"${each}"`).join(' -> ');
      yield monitoring.problem(path, `alerts that mute each other are all kept back: ${names}`);
    }
  }
}
