import { progress } from '@clack/prompts';

const lineEveryMs = 10_000;
const barSteps = 1_000;

/** Shows how far a replay is. */
export interface ReplayProgress {
  /** `share` of the file, from 0 to 1; it begins again with each loop. */
  show(published: number, share: number, nowMs: number): void;
  end(summary: string): void;
}

/** A bar for a person at a terminal, a line every ten seconds for a log. */
export function createProgress(name: string): ReplayProgress {
  return process.stdout.isTTY ? bar(name) : lines(name);
}

function bar(name: string): ReplayProgress {
  const shown = progress({ max: barSteps });
  shown.start(name);
  let at = 0;
  return {
    show: (published, share) => {
      // In later loops it stays full: a bar cannot go back.
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
