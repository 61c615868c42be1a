import { testAllExact } from './all-exact.js';

testAllExact(1001);
