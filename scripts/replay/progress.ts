import { progress } from '@clack/prompts';

const lineEveryMs = 10_000;
const barSteps = 1_000;

/** Shows the progress of a replay. */
export interface ReplayProgress {
  /** `share`: published part of the file, from 0 to 1; starts again with each loop. */
  show(published: number, share: number, nowMs: number): void;
  end(summary: string): void;
}

/** A progress bar on a terminal, otherwise a line every ten seconds. */
export function createProgress(name: string): ReplayProgress {
  return process.stdout.isTTY ? bar(name) : lines(name);
}

function bar(name: string): ReplayProgress {
  const shown = progress({ max: barSteps });
  shown.start(name);
  let at = 0;
  return {
    show: (published, share) => {
      // The bar cannot go back, so it stays full in later loops.
      const reached = Math.max(at, Math.floor(share * barSteps));
      shown.advance(reached - at, `${name}: ${published} events`);
      at = reached;
    },
    end: (summary) => shown.stop(summary),
  };
}

function lines(name: string): ReplayProgress {
  let lastMs: number | undefined;
  return {
    show: (published, share, nowMs) => {
      lastMs ??= nowMs;
      if (nowMs - lastMs < lineEveryMs) return;
      lastMs = nowMs;
      console.log(`${name}: ${published} events, ${Math.round(share * 100)} % of the file`);
    },
    end: (summary) => console.log(summary),
  };
}
