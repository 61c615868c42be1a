import { parentPort, workerData } from 'node:worker_threads';
import { boundYoungGeneration } from '../process/young-generation.js';
import { WorkerSession } from './worker-session.js';
import type { WorkerOptions } from './worker-session.js';

if (parentPort === null) throw new Error('BUG: this is not a worker thread');
// On Node 20 a new thread lets all of them grow again.
boundYoungGeneration();
// WorkerLink starts its workers with these options.
new WorkerSession(parentPort, workerData as WorkerOptions).start();
