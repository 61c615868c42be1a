/** What a soak found to be wrong. */
export class SoakFailure extends Error {}
