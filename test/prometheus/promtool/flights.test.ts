import { join } from 'node:path';
import { requireSetup } from '../../../setup/load.js';
import { root } from '../../support/run-command.js';
import { describePromtool } from './rig.js';

describePromtool('the flights example', requireSetup(join(root, 'setup/examples/flights')));
