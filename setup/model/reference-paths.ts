import type { ReferencePath } from '../source/references.js';

/** Values that may hold references, in both documents. Expressions and texts for people may not: `${` has a meaning of its own there. */
export const REFERENCE_PATHS = {
  processing: [
    ['service', '**'],
    ['dataStreams', '*', 'subject'],
    ['dataStreams', '*', 'subject', '*'],
    ['dataStreams', '*', 'jetstream', '**'],
  ],
  monitoring: [
    ['instantAlerts', 'receivers', '**'],
    ['instantAlerts', 'webhooks', '**'],
    ['instantAlerts', 'route', '**'],
    ['instantAlerts', 'externalLabels', '*'],
    ['instantAlerts', 'labels', '*'],
    ['dynamicUpdates', '**'],
  ],
} as const satisfies Readonly<Record<string, readonly ReferencePath[]>>;
