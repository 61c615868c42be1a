import fc from 'fast-check';
import { fuzzRuns } from './fuzz-runs.js';

// `npm test` tries the same cases each time: a change fails by its own fault only. `npm run fuzz` looks for new ones.
fc.configureGlobal({ seed: fuzzRuns(1).seed });
