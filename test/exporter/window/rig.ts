import { START_MS } from '../../support/engine.js';

/** Event time of a stream whose events may be half a minute late. */
export const eventTime = { field: 'time', maxLateness: '30s', maxFutureSkew: '1h', idleAfter: '10s' };

/** Time of the first events of a recording: the clock is far ahead of all its events, so that they alone move the watermark. */
export const RECORDED_MS = START_MS - 3_600_000;

/** An event this many seconds after the start of the recording. */
export const at = (seconds: number, fields: object = {}) => ({
  time: RECORDED_MS + seconds * 1000,
  ...fields,
});
