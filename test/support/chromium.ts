/* oxlint-disable jest/expect-expect, jest/no-disabled-tests -- the caller asserts; without Chromium nothing can run */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from '@jest/globals';
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

/**
 * A test with a headless browser of its own, with a fresh profile; skipped on a machine without Chromium, but in CI
 * (`CI` is set) it fails there. `use` opens pages with `browser.newPage()`.
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
      const browser = await chromium.launch({ executablePath, headless: true, args: flags });
      try {
        await use(browser);
      } finally {
        await browser.close();
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
