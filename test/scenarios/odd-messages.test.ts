import { describeOddMessages } from './rig/odd-messages.js';

describeOddMessages(1);
