import { progress } from '@clack/prompts';
import { takesEscapeCodes } from '../terminal.js';

const lineEveryMs = 10_000;
const barSteps = 1_000;

/** Shows the progress of a replay or a record command. */
export interface CommandProgress {
  /** `share`: part that is done, from 0 to 1; starts again with each loop. `undefined`: there is no known end. */
  show(count: number, share: number | undefined, nowMs: number): void;
  end(summary: string): void;
}

/** A progress bar on a terminal that takes one, otherwise a line every ten seconds. `what` is counted: `events`. */
export function createProgress(name: string, what: string): CommandProgress {
  return takesEscapeCodes() ? bar(name, what) : lines(name, what);
}

function bar(name: string, what: string): CommandProgress {
  const shown = progress({ max: barSteps });
  shown.start(name);
  let at = 0;
  return {
    show: (count, share = 0) => {
      // The bar cannot go back, so it stays full in later loops.
      const reached = Math.max(at, Math.floor(share * barSteps));
      shown.advance(reached - at, `${name}: ${count} ${what}`);
      at = reached;
    },
    end: (summary) => shown.stop(summary),
  };
}

function lines(name: string, what: string): CommandProgress {
  let lastMs: number | undefined;
  return {
    show: (count, share, nowMs) => {
      lastMs ??= nowMs;
      if (nowMs - lastMs < lineEveryMs) return;
      lastMs = nowMs;
      const part = share === undefined ? '' : `, ${Math.round(share * 100)} %`;
      console.log(`${name}: ${count} ${what}${part}`);
    },
    end: (summary) => console.log(summary),
  };
}
