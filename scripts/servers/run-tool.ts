import { execFile } from 'node:child_process';

/** What a tool of a server, such as promtool or amtool, has said. */
export interface ToolOutcome {
  /** Standard output and error together. */
  readonly text: string;
  /** `undefined` if the program could not be run, or was stopped. */
  readonly exitCode: number | undefined;
}

/** Runs a tool to its end, or for this time. Never throws. */
export function runTool(program: string, args: readonly string[], timeout: number): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ text: `${stdout}\n${stderr}`, exitCode: typeof code === 'number' ? code : undefined });
    });
  });
}
