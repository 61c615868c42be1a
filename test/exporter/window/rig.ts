import { START_MS } from '../../support/engine.js';

/** Of a stream of which events may come half a minute late. */
export const eventTime = { field: 'time', maxLateness: '30s', maxFutureSkew: '1h', idleAfter: '10s' };

/** An event at so many seconds after the start. */
export const at = (seconds: number, fields: object = {}) => ({ time: START_MS + seconds * 1000, ...fields });
