import { isSelfAlert, objectiveAlert } from './alert-names.js';
import type { Setup } from './model/setup.js';

/** The option of the setup that says how long a condition lasts before its alert fires. */
export interface AlertWait {
  readonly key: 'for' | 'silentFor';
  readonly ms: number;
}

/** What the setup declares about an alert. */
export interface DeclaredAlert {
  /** `undefined`: it fires at once, or the setup does not decide. */
  readonly wait: AlertWait | undefined;
  /** About the monitoring itself: all is well while it does not fire. */
  readonly isSelf: boolean;
}

/** The alerts of a setup by name. Those about the monitoring itself are not listed: see `declaredAlert`. */
export function declaredAlerts({ alerting, insights }: Setup): ReadonlyMap<string, DeclaredAlert> {
  const declared = new Map<string, DeclaredAlert>();
  const add = (name: string, wait?: AlertWait) => declared.set(name, { wait, isSelf: false });
  for (const insight of insights) {
    if (!alerting.insightAlerts.has(insight.name)) continue;
    switch (insight.kind) {
      case 'threshold':
      case 'range':
      case 'change':
      case 'adaptive':
        add(insight.name, { key: 'for', ms: insight.forMs });
        break;
      case 'silence':
      case 'keySilence':
        add(insight.name, { key: 'silentFor', ms: insight.silentMs });
        break;
      case 'event':
      case 'learnedSilence':
        add(insight.name);
    }
  }
  for (const { name, for: forMs } of alerting.promqlAlerts) add(name, { key: 'for', ms: forMs });
  for (const { name } of alerting.objectives) add(objectiveAlert(name));
  return declared;
}

/** What is declared about an alert; of one that the setup does not know, nothing. */
export function declaredAlert(declared: ReadonlyMap<string, DeclaredAlert>, name: string): DeclaredAlert {
  return declared.get(name) ?? { wait: undefined, isSelf: isSelfAlert(name) };
}
