import type { FeedHappenings, NatsHappenings, TableHappenings } from '../source/source.js';

/** All that may happen on a thread that reads streams. */
export type ReaderHappenings = FeedHappenings & NatsHappenings & TableHappenings;

type Arguments = { readonly [Name in keyof ReaderHappenings]: Parameters<ReaderHappenings[Name]> };

/** One of them as a message: its name and its arguments, which can be copied from thread to thread. */
export type Happening<Name extends keyof Arguments = keyof Arguments> = {
  readonly [Each in Name]: { readonly name: Each; readonly args: Arguments[Each] };
}[Name];

/** Makes it happen here. */
export function happen<Name extends keyof Arguments>(
  to: { readonly [Each in keyof Arguments]: (...args: Arguments[Each]) => void },
  { name, args }: Happening<Name>,
): void {
  to[name](...args);
}
