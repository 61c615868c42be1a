import { Rejected } from '../event/rejection.js';

/** The message is not an event of its stream. Counted, but not an error: nothing is wrong with the message. */
export function noEvent(describe: () => string): Rejected {
  return new Rejected('no_event', describe);
}

export const EMPTY_MESSAGE = noEvent(() => 'the message is empty');
