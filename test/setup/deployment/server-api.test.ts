import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { ServerApi } from '../../../setup/deployment/server-api.js';
import type { ServerEndpoint, ServerRequest } from '../../../setup/deployment/server-endpoint.js';

/** A server without a network: every request is answered with this body. */
function apiOf(text: string): { api: ServerApi; requests: readonly ServerRequest[] } {
  const requests: ServerRequest[] = [];
  const endpoint: ServerEndpoint = {
    name: 'Any',
    address: 'http://any',
    send: async (request) => {
      requests.push(request);
      return { status: 200, text };
    },
  };
  return { api: new ServerApi(endpoint), requests };
}

const schema = z.object({ version: z.string() });

test('a body is read through its schema', async () => {
  const { api, requests } = apiOf('{"version":"1","more":2}');
  expect(await api.read('/status', schema, { query: { full: 'yes' } })).toEqual({ version: '1' });
  expect(requests).toEqual([{ method: 'GET', path: '/status', query: { full: 'yes' } }]);
});

test('a body of another shape names the server, the request and what is wrong', async () => {
  const error: unknown = await apiOf('{"version":1}')
    .api.read('/status', schema)
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'ServerError', status: 200, cause: expect.any(z.ZodError) });
  expect(String(error)).toMatch(
    /Any at http:\/\/any answered GET \/status with an unknown response\. .*\n.*expected string, received number\n.*at version/,
  );
});
