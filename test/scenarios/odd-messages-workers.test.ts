import { jest } from '@jest/globals';
import { describeOddMessages } from './rig/odd-messages.js';

jest.setTimeout(90_000);
describeOddMessages(2);
