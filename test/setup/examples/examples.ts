import { join } from 'node:path';
import { root } from '../../support/run-command.js';

/** Examples with recorded events: folders of `setup/examples`. docs/Your_Events.md explains them in this order. */
export const EXAMPLES = [
  'github-webhooks',
  'kubernetes-events',
  'otlp-logs',
  'cloudevents',
  'orders',
  'devices',
  'aircraft',
  'payments',
] as const;

export type Example = (typeof EXAMPLES)[number];

export const exampleFolder = (example: string) => join(root, 'setup/examples', example);
