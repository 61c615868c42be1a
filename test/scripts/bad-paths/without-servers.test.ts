import { WITH_SERVERS, testBadPaths } from './rig.js';

testBadPaths((command) => !WITH_SERVERS.has(command));
