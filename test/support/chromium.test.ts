import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import { testInChromium } from './chromium.js';

const page = '<p id="sum"></p><script>document.getElementById("sum").textContent = 20 + 3;</script>';

testInChromium('Chromium runs the script of a page of ours', async (browser) => {
  const server = createServer((_, response) => response.end(page)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${port}/`);
  expect(await tab.textContent('#sum')).toBe('23');
  server.closeAllConnections();
  server.close();
});
