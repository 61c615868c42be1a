import { testNatsRestart } from './rig/nats-restart.js';

testNatsRestart(3);
