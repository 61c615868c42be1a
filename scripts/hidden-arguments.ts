import { shownUrl } from '../setup/shown-url.js';

/**
 * The command line as every user of the machine may see it, in the list of processes: `undefined` if there is nothing to hide. Where
 * an argument is a URL, or ends in one, its credentials and the values of its query are hidden.
 */
export function hiddenArguments(args: readonly string[]): string | undefined {
  const shown = args.map((each) => (/[@?]/.test(each) ? shownUrl(each) : each));
  return shown.every((each, at) => each === args[at]) ? undefined : ['natsight', ...shown].join(' ');
}
