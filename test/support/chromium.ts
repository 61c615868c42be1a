/* oxlint-disable jest/expect-expect, jest/no-disabled-tests -- the caller asserts; without Chromium nothing can run */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, test } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** No sandbox: CI runs as root. The rest keeps it from calling home. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of an installed Chromium, if there is one. `.ci/run` installs it; on other machines it is optional. */
function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

let browser: Promise<Browser> | undefined;

/** The tests of a file share a browser: to start one takes a second. */
function browserOfFile(executablePath: string): Promise<Browser> {
  browser ??= chromium.launch({ executablePath, headless: true, args: flags });
  return browser;
}

/** Once for each file, as its modules are its own. */
afterAll(async () => (await browser)?.close());

/**
 * A test with a headless browser; every page has a fresh profile and is closed at the end. Skipped on a machine without
 * Chromium, but in CI (`CI` is set) it fails there. `use` opens pages with `browser.newPage()`.
 */
export function testInChromium(
  name: string,
  use: (browser: Browser) => Promise<void>,
  timeoutMs = 60_000,
): void {
  const executablePath = findChromium();
  if (executablePath === undefined && process.env['CI'] === undefined) {
    test.skip(`${name} (no Chromium here)`, () => undefined);
    return;
  }
  test(
    name,
    async () => {
      if (executablePath === undefined) {
        throw new Error(
          `no Chromium on the PATH (looked for ${names.join(', ')}); install it, or unset CI to skip this test`,
        );
      }
      const running = await browserOfFile(executablePath);
      try {
        await use(running);
      } finally {
        await Promise.all(running.contexts().map((context) => context.close()));
      }
    },
    timeoutMs,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
