import { describe, expect, test } from '@jest/globals';
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

  test('does not talk in the clear to a server without TLS when the address says tls', async () => {
    const { url } = await servers.nats();
    expect(await refusal({ servers: [url.replace('nats:', 'tls:')] })).toMatch(
      /server does not support 'tls'/,
    );
  });
});
