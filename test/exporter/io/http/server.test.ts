import { describe, expect, test } from '@jest/globals';
import { HttpServer } from '../../../../exporter/io/http/server.js';
import { OPEN } from '../../../../exporter/io/http/web-config.js';

describe('the server', () => {
  test('says which port is in use and which flag chooses another', async () => {
    const make = (port: number) => new HttpServer(() => {}, { host: '127.0.0.1', port }, OPEN);
    const first = make(0);
    const { port } = await first.start();
    await expect(make(port).start()).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}: another process uses the port; choose another with --web.listen-address`,
    );
    await first.stop();
  });

  test('stops although a reader holds its connection', async () => {
    const server = new HttpServer(
      (_request, response) => void response.write('x'),
      { host: '127.0.0.1', port: 0 },
      OPEN,
    );
    const { port } = await server.start();
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await server.stop();
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('answers connections that come at once, before Node has loaded its HTTP server', async () => {
    const server = new HttpServer(
      ({ url }, response) => void response.end(url),
      { host: '127.0.0.1', port: 0 },
      OPEN,
    );
    const { port } = await server.start();
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    expect(await Promise.all(paths.map(ask))).toEqual(paths);
    expect(await ask('/later')).toBe('/later');
    await server.stop();
    await expect(ask('/')).rejects.toThrow('fetch failed');
  });

  test('stops without ever having had a connection', async () => {
    const server = new HttpServer(() => {}, { host: '127.0.0.1', port: 0 }, OPEN);
    const { port } = await server.start();
    await server.stop();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
  });
});
