import { START_MS } from '../../support/engine.js';

/** Event time of a stream whose events may be half a minute late. */
export const eventTime = { field: 'time', maxLateness: '30s', maxFutureSkew: '1h', idleAfter: '10s' };

/** An event this many seconds after the start. */
export const at = (seconds: number, fields: object = {}) => ({ time: START_MS + seconds * 1000, ...fields });
