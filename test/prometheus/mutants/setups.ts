import { requireSetup } from '../../../setup/load.js';
import type { Setup } from '../../../setup/model/setup.js';
import { EXAMPLES, exampleFolder } from '../../setup/examples/examples.js';
import { everyAlert } from '../every-alert.js';

/** The setups whose rules are mutated: every kind of alert, and all examples. */
export const MUTATED: readonly (readonly [name: string, setup: () => Setup])[] = [
  ['every kind of alert', everyAlert],
  ...['flights', ...EXAMPLES].map((example): [string, () => Setup] => [
    example,
    () => requireSetup(exampleFolder(example)),
  ]),
];
