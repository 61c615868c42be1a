/** Something a person can act on: its message is printed as it stands, without a stack trace. */
export class Failure extends Error {}
