/** A file of recorded events that cannot be played; the message is for the person who named the file. */
export class RecordedEventsError extends Error {
  override readonly name = 'RecordedEventsError';
}
