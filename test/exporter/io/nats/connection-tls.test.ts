import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { listen } from '../../../support/listen.js';
import { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';
import { canMakeCertificates, makeCertificates } from './certificates.js';
import { connect, expectToWork, folder, refusal } from './connection-rig.js';

const servers = testServers();

// Left out where there is no openssl to make the certificates with.
(canMakeCertificates() ? describe : describe.skip)('TLS', () => {
  test('trusts the authority of the setup, shows the client certificate, and refuses a stranger', async () => {
    const files = await makeCertificates(folder);
    const { url } = await servers.nats({
      config: `tls { cert_file: "${files.serverCert}", key_file: "${files.serverKey}", ca_file: "${files.ca}", verify: true }`,
    });
    const trusting = { servers: [url], tls: { caFile: 'ca.pem' } };
    const known = {
      servers: [url],
      tls: { caFile: 'ca.pem', certFile: 'client.pem', keyFile: 'client.key' },
    };

    await expectToWork(await connect(known));
    expect(await refusal({ servers: [url] })).toMatch(/self.signed certificate|unable to verify/);
    expect(await refusal(trusting)).toMatch(/NATS requires a client certificate that it trusts/);
  }, 20_000);

  test('uses the files that were renewed while the server was away, authority included', async () => {
    const config = ({ serverCert, serverKey, ca }: Awaited<ReturnType<typeof makeCertificates>>) =>
      `tls { cert_file: "${serverCert}", key_file: "${serverKey}", ca_file: "${ca}", verify: true }`;
    const first = await servers.nats({ config: config(await makeCertificates(folder)) });
    const tls = { caFile: 'ca.pem', certFile: 'client.pem', keyFile: 'client.key' };
    const link = await connect({ servers: [first.url], tls });
    await first.stop();
    await servers.nats({ config: config(await makeCertificates(folder)), port: first.port });
    await waitFor('the link to be back', () => link.connected);
    await expectToWork(link);
  }, 20_000);

  test('refuses a certificate that is made out to another address', async () => {
    const files = await makeCertificates(folder, 'IP:127.0.0.2');
    const { url } = await servers.nats({
      config: `tls { cert_file: "${files.serverCert}", key_file: "${files.serverKey}" }`,
    });
    expect(await refusal({ servers: [url], tls: { caFile: 'ca.pem' } })).toMatch(
      /127\.0\.0\.1 is not in the cert's list: 127\.0\.0\.2/,
    );
  });

  test('is of TLS 1.2 at least, or of the lowest version that the setup names', async () => {
    const { serverCert, serverKey } = await makeCertificates(folder);
    const secure: (string | null)[] = [];
    const [cert, key] = await Promise.all([readFile(serverCert), readFile(serverKey)]);
    // The old version that nats-server itself cannot be held to.
    const server = createServer((socket) => {
      socket.write(
        'INFO {"server_id":"old","version":"2.9.0","proto":1,"max_payload":1048576,"tls_required":true}\r\n',
      );
      const upgraded = new TLSSocket(socket, { isServer: true, cert, key, maxVersion: 'TLSv1.2' });
      upgraded.on('secure', () => {
        secure.push(upgraded.getProtocol());
        upgraded.destroy();
      });
      upgraded.on('error', () => socket.destroy());
    });
    const url = `nats://127.0.0.1:${await listen(server)}`;
    await refusal({ servers: [url], tls: { caFile: 'ca.pem' } });
    expect(secure[0]).toBe('TLSv1.2');
    const before = secure.length;
    expect(await refusal({ servers: [url], tls: { caFile: 'ca.pem', minVersion: 'TLS13' } })).toMatch(
      /protocol/i,
    );
    expect(secure).toHaveLength(before);
    server.close();
  });

  test('does not talk in the clear to a server without TLS when the address says tls', async () => {
    const { url } = await servers.nats();
    expect(await refusal({ servers: [url.replace('nats:', 'tls:')] })).toMatch(
      /server does not support 'tls'/,
    );
  });
});
