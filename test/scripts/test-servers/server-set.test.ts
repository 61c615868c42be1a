import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { provideServerSet } from '../../../scripts/test-servers/server-set.js';
import { listen } from '../../support/listen.js';
import { tempFolder } from '../../support/temp-folder.js';

const temp = tempFolder();
const stops: (() => void)[] = [];
afterAll(() => stops.forEach((stop) => stop()));

test('a mirror without the release is tried three times, and the failure names release, mirror and reason', async () => {
  const asked: string[] = [];
  const mirror = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(404).end();
  });
  stops.push(() => {
    mirror.close();
    mirror.closeAllConnections();
  });
  const url = `http://127.0.0.1:${await listen(mirror)}/debian`;
  const folder = join(temp, 'sid');
  const lines: string[] = [];
  const providing = provideServerSet('sid', (line) => lines.push(line), { mirror: url, folder, pauseMs: 0 });
  await expect(providing).rejects.toMatchObject({
    code: 'PACKAGE_UNAVAILABLE',
    message: expect.stringMatching(
      new RegExp(
        `^The servers of Debian sid cannot be downloaded from ${url}, after 3 attempts: package lists: ` +
          `The repository '${url} sid Release' does not have a Release file\\. ` +
          'Check that this machine reaches the mirror, and try again\\.$',
      ),
    ),
  });
  expect(lines).toEqual([
    `Unpacking the servers of Debian sid from ${url} ...`,
    expect.stringMatching(/^Attempt 1 of 3 failed: package lists: /),
    expect.stringMatching(/^Attempt 2 of 3 failed: package lists: /),
  ]);
  expect(asked.filter((path) => path.endsWith('/sid/InRelease'))).toHaveLength(3);
  expect(existsSync(join(folder, 'usr'))).toBe(false);
});
