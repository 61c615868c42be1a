import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of a certificate and its key. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface Wishes {
  /** Subject alternative names as openssl writes them; default: the loopback address. */
  readonly names?: string;
  /** Days from now; negative: expired. Default: 30. */
  readonly days?: number;
  /** Default: it signs itself. */
  readonly issuer?: Pair;
  readonly isCa?: boolean;
  readonly key?: 'ec' | 'rsa';
}

/** Makes certificates with `openssl` in a folder. */
export class Certificates {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes `<name>.pem` and `<name>.key`; a name that was made before is made anew. */
  make(
    name: string,
    { names = 'IP:127.0.0.1,DNS:localhost', days = 30, issuer, isCa, key = 'ec' }: Wishes = {},
  ): Pair {
    const pair = { cert: join(this.#folder, `${name}.pem`), key: join(this.#folder, `${name}.key`) };
    const form = key === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] : ['rsa:2048'];
    const request = join(this.#folder, `${name}.csr`);
    openssl([
      'req',
      '-newkey',
      ...form,
      '-nodes',
      '-keyout',
      pair.key,
      '-out',
      request,
      '-subj',
      `/CN=${name}`,
    ]);
    const extensions = join(this.#folder, `${name}.ext`);
    writeFileSync(
      extensions,
      `subjectAltName=${names}\nbasicConstraints=CA:${isCa === true ? 'TRUE' : 'FALSE'}\n`,
    );
    const signer =
      issuer === undefined
        ? ['-signkey', pair.key]
        : ['-CA', issuer.cert, '-CAkey', issuer.key, '-CAcreateserial'];
    openssl([
      'x509',
      '-req',
      '-in',
      request,
      ...signer,
      '-days',
      String(days),
      '-out',
      pair.cert,
      '-extfile',
      extensions,
    ]);
    return pair;
  }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
