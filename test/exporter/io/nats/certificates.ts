import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { writeText } from '../../../support/temp-folder.js';

export interface Certificates {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
}

/** Made in milliseconds; an RSA key takes some hundred. */
const NEW_KEY = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1';

/** False on a machine without openssl: the tests that need certificates are left out there. */
export function canMakeCertificates(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * An authority `ca.pem`, with one certificate for the server and one for a client, `client.pem` and
 * `client.key`.
 */
export async function makeCertificates(folder: string, server = 'IP:127.0.0.1'): Promise<Certificates> {
  await writeText(folder, 'server.ext', `subjectAltName=${server}\n`);
  await writeText(folder, 'client.ext', 'extendedKeyUsage=clientAuth\n');
  const file = (name: string): string => join(folder, name);
  openssl(folder, `req -x509 ${NEW_KEY} -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-authority`);
  for (const name of ['server', 'client']) {
    openssl(folder, `req ${NEW_KEY} -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`);
    openssl(
      folder,
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ${name}.ext -out ${name}.pem`,
    );
  }
  return {
    ca: file('ca.pem'),
    serverCert: file('server.pem'),
    serverKey: file('server.key'),
  };
}

function openssl(cwd: string, command: string): void {
  execFileSync('openssl', command.split(' '), { cwd, stdio: 'pipe' });
}
