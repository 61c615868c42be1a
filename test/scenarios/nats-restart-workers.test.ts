import { jest } from '@jest/globals';
import { testNatsRestart } from './rig/nats-restart.js';

jest.setTimeout(60_000);
testNatsRestart(3);
