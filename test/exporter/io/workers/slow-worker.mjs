import { setTimeout as delay } from 'node:timers/promises';

// The worker of the product on a machine where everything takes long.
await delay(700);
await import('../../../../dist/exporter/io/workers/worker.js');
