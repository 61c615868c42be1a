/** A file that the setup names cannot be used; the message says why, for the person who mends it. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError';
}
