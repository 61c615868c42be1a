import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { NATS_CAUSES } from '../../../../exporter/happening/nats-causes.js';
import { disconnectReason } from '../../../../exporter/io/nats/disconnect-reason.js';
import { credentialFacts } from '../../../../exporter/io/nats/failure/credentials.js';
import { explainFailure, failureOf, findFailure } from '../../../../exporter/io/nats/failure/explain.js';
import type { Endpoint } from '../../../../exporter/io/nats/failure/explain.js';
import { SecretFiles } from '../../../../exporter/io/nats/secret-file.js';
import { readServerError } from '../../../../exporter/io/nats/server-error.js';
import { DISCONNECT_REASONS } from '../../../../setup/self-metric-reasons.js';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import { fuzzRuns, isLongFuzz } from '../../../support/fuzz-runs.js';

const texts = fuzzRuns(1_000, { each: 10 });
const connections = fuzzRuns(10, { each: 2_000 });
jest.setTimeout(isLongFuzz ? 3_600_000 : 120_000);
const folder = tempFolder();

const endpoint: Endpoint = {
  servers: ['nats://127.0.0.1:4222'],
  tls: undefined,
  credentials: () => undefined,
  reconnectMs: 1_000,
  probeStepMs: 1_500,
};

/** Words of servers, and noise around them. */
const said = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '-ERR',
        "'Authorization Violation'",
        'Permissions Violation for Publish to',
        '"a.b"',
        'Subscription',
      ),
      fc.constantFrom(
        'maximum',
        'exceeded',
        'TLS',
        'INFO {',
        '\r\n',
        'HTTP/1.1 400',
        'ECONNREFUSED',
        'timeout',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(' '));

const expectOneLine = (text: string) => {
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(text.length).toBeLessThan(1_000);
};

describe('whatever a server says', () => {
  test('has a cause, in one line of bounded length', () => {
    fc.assert(
      fc.property(
        said,
        fc.constantFrom(...(Object.keys(NATS_CAUSES) as (keyof typeof NATS_CAUSES)[])),
        (text, cause) => {
          expectOneLine(failureOf(endpoint, cause, text, 0).reason);
        },
      ),
      texts,
    );
  });

  test('is an error of some kind and a reason for the end of a connection', () => {
    const evidence = {
      isLameDuck: false,
      isStale: false,
      isRestarted: false,
      isSignInRefused: false,
      stalledMs: 0,
      unansweredMs: 0,
      sinceReadMs: undefined,
      endedInMessage: false,
      isDropped: false,
    };
    fc.assert(
      fc.property(said, (text) => {
        expect(['publishDenied', 'subscriptionDenied', 'subscriptionLimit', 'other']).toContain(
          readServerError(new Error(text)).kind,
        );
        expect(Object.keys(DISCONNECT_REASONS)).toContain(
          disconnectReason({ ...evidence, serverError: text }),
        );
      }),
      texts,
    );
  });

  test('as a greeting is explained and ends the probe', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          said.map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 5_000 }),
        ),
        async (greeting) => {
          const server = createServer((socket) => socket.on('error', () => undefined).end(greeting)).listen(
            0,
            '127.0.0.1',
          );
          await once(server, 'listening');
          // The server was given a port, so its address is an AddressInfo.
          const { port } = server.address() as AddressInfo;
          const found = await findFailure({ ...endpoint, servers: [`nats://127.0.0.1:${port}`] }, 0);
          server.close();
          if (found !== undefined) expectOneLine(found.reason);
        },
      ),
      connections,
    );
  });
});

test('whatever a credentials file holds, its facts are told and its seed is not', async () => {
  const seed = 'SUAKYRHVIOREXV7EUZTBHUHL7NUMHPMAS7QMDU3GTIUWEI5LDNOXD43IZY';
  const part = fc.oneof(
    fc.base64String(),
    fc
      .record({ name: fc.string({ unit: 'binary', maxLength: 300 }), exp: fc.double(), iss: fc.jsonValue() })
      .map((claims) => Buffer.from(JSON.stringify(claims) ?? '').toString('base64url')),
    fc.json().map((claims) => Buffer.from(claims).toString('base64url')),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(part, async (claims) => {
      const text = `-----BEGIN NATS USER JWT-----\nx.${claims}.y\n------END NATS USER JWT------\n-----BEGIN USER NKEY SEED-----\n${seed}\n`;
      await writeText(folder, 'any.creds', text);
      const credentials = credentialFacts(undefined, { credsFile: 'any.creds' }, new SecretFiles(folder));
      const refused = new Error('Authorization Violation');
      const { reason } = await explainFailure({ ...endpoint, credentials }, refused, 0);
      expect(reason).toContain('service.nats.auth.credsFile "any.creds"');
      expect(reason).not.toContain(seed);
      expectOneLine(reason);
    }),
    fuzzRuns(200, { each: 200 }),
  );
});
